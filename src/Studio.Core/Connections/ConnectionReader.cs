using System.Security.Cryptography;
using FineTuningStudio.Core.Connections.Postgres;
using FineTuningStudio.Core.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Connections;

/// <summary>A connection made ready to be read: the file or the server behind it, or neither where it is pasted DDL.</summary>
internal sealed record ConnectionTarget(string Id, string Alias, ConnectionKind Kind, string Dialect, string? File, PostgresTarget? Server, string? Ddl)
{
    public bool IsOurs => Kind is ConnectionKind.SqliteUpload;
}

/// <summary>Finds what stands behind a connection. It alone knows how URIs are encrypted and where uploads lie.</summary>
public sealed class ConnectionReader(IDbContextFactory<StudioDb> databases, StudioPaths paths, IDataProtectionProvider protection)
{
    private const string Purpose = "FineTuningStudio.Connections.Uri";

    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    internal string Protect(string uri) => uri.Length is 0 ? "" : _protector.Protect(uri);

    /// <summary>Null where the key that encrypted it is lost.</summary>
    internal string? Unprotect(string protectedUri)
    {
        try
        {
            return protectedUri.Length is 0 ? "" : _protector.Unprotect(protectedUri);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal string UploadPath(string connectionId) => Path.Combine(paths.UploadsDirectory, connectionId + ".sqlite");

    internal async Task<Result<ConnectionTarget>> FindAsync(string id, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct);
        return connection is null ? Problem.ConnectionNotFound(id) : Target(connection);
    }

    internal Result<ConnectionTarget> Target(DatabaseConnection connection)
    {
        switch (connection.Kind)
        {
            case ConnectionKind.Ddl:
                return With(null);
            case ConnectionKind.SqliteUpload:
                return With(UploadPath(connection.Id));
            default:
                if (Unprotect(connection.ProtectedUri) is not { } uri)
                {
                    return new Problem(ProblemKind.Impossible, "invalid_database_connection",
                        $"The address of {connection.Alias} cannot be decrypted, since the key that encrypted it is gone. Enter its connection_uri again.");
                }
                if (connection.Kind is ConnectionKind.Postgres)
                {
                    return PostgresAddress.Read(uri).TryGet(out var address, out var unreadable) ? With(null, PostgresTarget.Of(address, connection.Schemas)) : unreadable;
                }
                return ConnectionAddress.ToFile(uri, paths).TryGet(out var file, out var problem) ? With(file) : problem;
        }

        ConnectionTarget With(string? file, PostgresTarget? server = null) =>
            new(connection.Id, connection.Alias, connection.Kind, connection.Dialect, file, server, connection.Ddl);
    }
}
