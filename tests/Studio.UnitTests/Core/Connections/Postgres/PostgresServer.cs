using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

/// <summary>A throw-away PostgreSQL cluster on a free loopback port, one for all tests that use it, gone at their end.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    /// <summary>The password of every role. It must be found nowhere.</summary>
    public const string Password = "canary/7c1e:9@d4?k";

    private const string Owner = "owner";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"studio-postgres-{Guid.NewGuid():N}");
    private int _databases;

    public static bool IsThere => PostgresBinaries.Folder is not null;

    public int Port { get; private set; }

    public async Task InitializeAsync()
    {
        if (!IsThere)
        {
            return;
        }
        Port = FreePort();
        var passwords = Path.Combine(Path.GetTempPath(), $"studio-postgres-{Guid.NewGuid():N}.pw");
        await File.WriteAllTextAsync(passwords, Password);
        try
        {
            await RunAsync("initdb", "-D", _folder, "-U", Owner, "-A", "scram-sha-256", "--pwfile", passwords, "-E", "UTF8", "--locale", "C", "--no-sync");
        }
        finally
        {
            File.Delete(passwords);
        }
        var rules = Path.Combine(_folder, "pg_hba.conf");
        await File.WriteAllTextAsync(rules, "hostnossl all tls_only 127.0.0.1/32 reject\n" + await File.ReadAllTextAsync(rules));
        var options = string.Create(CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off -c shared_buffers=32MB -c autovacuum=off");
        await RunAsync("pg_ctl", "-D", _folder, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-o", options, "start");
        await ExecuteAsync("postgres", $"CREATE ROLE tls_only LOGIN PASSWORD '{Password}'; CREATE ROLE reader LOGIN PASSWORD '{Password}'");
    }

    public async Task DisposeAsync()
    {
        if (IsThere && Directory.Exists(_folder))
        {
            await RunAsync("pg_ctl", "-D", _folder, "-m", "immediate", "-w", "stop");
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Makes a database by the statements and returns its name.</summary>
    public async Task<string> MakeDatabaseAsync(string sql = "")
    {
        var name = $"shop{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        if (sql.Length > 0)
        {
            await ExecuteAsync(name, sql);
        }
        return name;
    }

    /// <summary>The address as a user would give it.</summary>
    public string Uri(string database, string user = Owner, string? password = Password, int? port = null, string host = "127.0.0.1", string query = "") =>
        $"postgresql://{user}{(password is null ? "" : ":" + System.Uri.EscapeDataString(password))}@{host}:{port ?? Port}/{database}{query}";

    public async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<string> TextAsync(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = Port, Username = Owner, Password = Password, Database = database, Pooling = false, GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(PostgresBinaries.Folder!, program);
        // The server refuses to run as root; Debian's package made a user for it.
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.RedirectStandardError = start.RedirectStandardOutput = true;
        start.WorkingDirectory = Path.GetTempPath();
        using var process = Process.Start(start)!;
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        var output = process.StandardOutput.ReadToEndAsync(late.Token);
        var error = await process.StandardError.ReadToEndAsync(late.Token);
        await process.WaitForExitAsync(late.Token);
        if (process.ExitCode is not 0)
        {
            throw new InvalidOperationException($"{program} failed: {error} {await output}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The tests that share the one cluster.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
