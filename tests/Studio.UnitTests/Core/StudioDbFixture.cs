using FineTuningStudio.Core;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Webhooks;
using FineTuningStudio.Web.Api.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core;

/// <summary>A data directory of its own with a migrated SQLite database, and the services of Core over it.</summary>
public sealed class StudioDbFixture : IDisposable
{
    // Migrated once for all tests; each takes a copy.
    private static readonly Lazy<byte[]> Template = new(Migrated);

    private readonly ServiceProvider _services;

    public StudioDbFixture()
        : this(null)
    {
    }

    /// <param name="configure">More services, or others in the place of those that are there.</param>
    public StudioDbFixture(Action<IServiceCollection>? configure)
    {
        Paths = new StudioPaths(Path.Combine(Folder, "data"));
        Directory.CreateDirectory(Paths.DataDirectory);
        File.WriteAllBytes(Paths.DatabaseFile, Template.Value);
        var services = new ServiceCollection().AddLogging()
            .AddSingleton<TimeProvider>(Time).AddSingleton(Paths)
            .AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())
            .AddDbContextFactory<SqliteStudioDb>(options => options.UseSqlite($"Data Source={Paths.DatabaseFile};Foreign Keys=True"))
            .AddSingleton<IDbContextFactory<StudioDb>, StudioDbFactory<SqliteStudioDb>>()
            .AddSingleton<WriteWebhookBody>(WebhookBodies.Write)
            .AddDatabaseConnections()
            .AddGoldenRecords();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    /// <summary>A folder of the test's own, removed at its end; the data directory lies in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("studio-test-").FullName;

    public StudioPaths Paths { get; }

    public ManualTimeProvider Time { get; } = new();

    public IDbContextFactory<StudioDb> Databases => Get<IDbContextFactory<StudioDb>>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes a SQLite file in the test's folder by the statements, and returns its path.</summary>
    public string MakeDatabase(string sql, string name = "shop.db")
    {
        var path = Path.Combine(Folder, name);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return path;
    }

    /// <summary>Makes a SQLite file and a connection to it.</summary>
    public async Task<ConnectionView> AddDatabaseAsync(string sql = "CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT); INSERT INTO customer (city) VALUES ('Berlin'), ('Madrid');", string name = "shop.db")
    {
        var path = MakeDatabase(sql, name);
        var result = await Get<DatabaseConnections>().AddAsync(new NewConnection(ConnectionUri: $"sqlite:///{path}"), CancellationToken.None);
        return result.TryGet(out var view, out var problem) ? view : throw new InvalidOperationException(problem.Message);
    }

    public void Dispose()
    {
        _services.Dispose();
        using (var connection = new SqliteConnection($"Data Source={Paths.DatabaseFile};Foreign Keys=True"))
        {
            SqliteConnection.ClearPool(connection);
        }
        Directory.Delete(Folder, recursive: true);
    }

    private static byte[] Migrated()
    {
        var folder = Directory.CreateTempSubdirectory("studio-template-").FullName;
        var path = Path.Combine(folder, "studio.db");
        using (var db = new SqliteStudioDb(new DbContextOptionsBuilder<SqliteStudioDb>().UseSqlite($"Data Source={path};Pooling=False").Options))
        {
            db.Database.Migrate();
        }
        var bytes = File.ReadAllBytes(path);
        Directory.Delete(folder, recursive: true);
        return bytes;
    }
}
