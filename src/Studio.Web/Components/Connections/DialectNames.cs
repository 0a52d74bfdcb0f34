namespace FineTuningStudio.Web.Components.Connections;

/// <summary>Dialects by the names that are usual; others are taken too, since for pasted DDL the name only goes into the prompt.</summary>
public static class DialectNames
{
    private static readonly (string Name, string Title)[] Known =
    [
        ("sqlite", "SQLite"), ("postgresql", "PostgreSQL"), ("mysql", "MySQL"), ("mariadb", "MariaDB"), ("mssql", "SQL Server"),
        ("oracle", "Oracle"), ("snowflake", "Snowflake"), ("bigquery", "BigQuery"), ("redshift", "Redshift"),
        ("databricks", "Databricks"), ("duckdb", "DuckDB"), ("clickhouse", "ClickHouse"), ("trino", "Trino"),
    ];

    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    public static string Title(string name) => Known.FirstOrDefault(known => known.Name == name).Title ?? name;
}
