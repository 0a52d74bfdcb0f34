using System.Globalization;

namespace FineTuningStudio.UnitTests.Core.Connections.Postgres;

/// <summary>Where a PostgreSQL server's programs lie: the folder in STUDIO_TEST_POSTGRES, else the newest of Debian's.</summary>
internal static class PostgresBinaries
{
    private const string DebianFolder = "/usr/lib/postgresql";

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("STUDIO_TEST_POSTGRES") is { Length: > 0 } given)
        {
            return HasServer(given) ? given : null;
        }
        return !Directory.Exists(DebianFolder)
            ? null
            : Directory.GetDirectories(DebianFolder).OrderByDescending(Version).Select(folder => Path.Combine(folder, "bin")).FirstOrDefault(HasServer);
    }

    private static int Version(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private static bool HasServer(string folder) => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl"));
}

/// <summary>A test that needs a PostgreSQL server; where none can be started it is skipped, and says so.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresSkip.Reason;
}

/// <inheritdoc cref="PostgresFactAttribute"/>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresSkip.Reason;
}

internal static class PostgresSkip
{
    public static string? Reason => PostgresBinaries.Folder is null ? "no PostgreSQL server is installed" : null;
}
