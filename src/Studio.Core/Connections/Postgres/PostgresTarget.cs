namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>A PostgreSQL database and the schemas of it that a connection chooses; none means those of the role's search path.</summary>
internal sealed record PostgresTarget(PostgresAddress Address, IReadOnlyList<string> Schemas)
{
    /// <summary>The connection's own schemas go before those of its URI.</summary>
    public static PostgresTarget Of(PostgresAddress address, IReadOnlyList<string>? schemas) => new(address, schemas is { Count: > 0 } ? schemas : address.Schemas);
}
