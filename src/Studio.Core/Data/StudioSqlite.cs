using Microsoft.Data.Sqlite;

namespace FineTuningStudio.Core.Data;

internal static class StudioSqlite
{
    public static string ConnectionString(StudioPaths paths) => new SqliteConnectionStringBuilder
    {
        DataSource = paths.DatabaseFile,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();
}
