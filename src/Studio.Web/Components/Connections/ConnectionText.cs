using FineTuningStudio.Core.Connections;

namespace FineTuningStudio.Web.Components.Connections;

public static class ConnectionText
{
    /// <summary>Where the database is, in words.</summary>
    public static string Place(ConnectionView connection) => connection.Kind switch
    {
        ConnectionKind.Ddl => "Pasted CREATE TABLE statements",
        ConnectionKind.SqliteUpload => $"Uploaded file {connection.ConnectionUri.Split('/')[^1]}",
        _ => connection.ConnectionUri,
    };

    /// <summary>The address of a PostgreSQL database, each part written so that no character of it ends it; what is missing is named by whoever reads it.</summary>
    public static string PostgresUri(string? host, string? port, string? database, string? user, string? password, string sslMode)
    {
        var name = host?.Trim() ?? "";
        var login = Uri.EscapeDataString(user?.Trim() ?? "") + (string.IsNullOrEmpty(password) ? "" : ":" + Uri.EscapeDataString(password));
        return $"postgresql://{login}@{(name.Contains(':', StringComparison.Ordinal) ? $"[{name.Trim('[', ']')}]" : name)}:{(port?.Trim() is { Length: > 0 } number ? number : "5432")}/{Uri.EscapeDataString(database?.Trim() ?? "")}?sslmode={sslMode}";
    }

    /// <summary>The address with this password in the place of its mask, or behind its user where it has none.</summary>
    public static string WithPassword(string uri, string password)
    {
        var escaped = Uri.EscapeDataString(password);
        var start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = uri.IndexOf('@', start);
        return at > start && !uri[start..at].Contains(':', StringComparison.Ordinal)
            ? uri.Insert(at, ":" + escaped)
            : uri.Replace(":***@", $":{escaped}@", StringComparison.Ordinal);
    }

    /// <summary>Names out of a text with commas between them; null where it holds none.</summary>
    public static IReadOnlyList<string>? Names(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } names ? names : null;

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";
}
