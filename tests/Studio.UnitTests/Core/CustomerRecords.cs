using System.Globalization;
using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Core;

/// <summary>A small database of customers, and as many golden records on it as a test wants: "How many customers have an id below 1?" and so on.</summary>
internal static class CustomerRecords
{
    /// <summary>Adds them and returns the id of the connection. The ids of the records are their numbers, from 1, a minute apart.</summary>
    public static async Task<string> AddAsync(IServiceProvider services, string folder, int count, Func<int, string> sql, Func<int, List<string>>? tags = null)
    {
        var file = Path.Combine(folder, "shop.sqlite");
        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE customer (id INTEGER PRIMARY KEY, city TEXT NOT NULL); INSERT INTO customer (city) VALUES ('Berlin'), ('Madrid');";
            await command.ExecuteNonQueryAsync();
        }
        var added = await services.GetRequiredService<DatabaseConnections>().AddAsync(new NewConnection("shop", $"sqlite:///{file}"), CancellationToken.None);
        var connectionId = added.TryGet(out var view, out var problem) ? view.Id : throw new InvalidOperationException(problem.Message);
        await using var database = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        database.GoldenRecords.AddRange(Enumerable.Range(1, count).Select(number => new GoldenRecord
        {
            Id = number.ToString("D32", CultureInfo.InvariantCulture),
            ConnectionId = connectionId,
            PromptText = $"How many customers have an id below {number}?",
            Sql = sql(number),
            Tags = tags?.Invoke(number) ?? [],
            CreatedAt = start.AddMinutes(number),
            UpdatedAt = start.AddMinutes(number),
        }));
        await database.SaveChangesAsync();
        return connectionId;
    }
}
