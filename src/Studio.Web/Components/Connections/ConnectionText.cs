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

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count:N0} {noun}s";
}
