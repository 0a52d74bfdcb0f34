using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>The sentences about PostgreSQL databases. The codes are those of the manual's appendix A.</summary>
internal static class PostgresProblems
{
    public static Problem Unusable(string message) => new(ProblemKind.Impossible, "invalid_database_connection", message);

    /// <summary>True for what opening or asking a server throws when the server, the network or the login is at fault.</summary>
    public static bool IsExpected(Exception exception) => exception is NpgsqlException or SocketException or AuthenticationException or IOException or TimeoutException;

    /// <summary>Why the database could not be opened, and what to do.</summary>
    public static Problem CannotOpen(PostgresAddress address, Exception failure)
    {
        if (failure is PostgresException { SqlState: "53300" or "57P03" or "57P01" or "57P02" } busy)
        {
            return Unavailable($"The server of {address.Place} takes no connection just now ({Plain(busy)}). Try again in a moment.");
        }
        var (why, what) = failure switch
        {
            PostgresException { SqlState: "28P01" } => ($"the server refuses the user {address.User} with this password", "Check both in the connection_uri"),
            PostgresException { SqlState: "28000" } refused when refused.MessageText.Contains("encryption", StringComparison.OrdinalIgnoreCase) =>
                ("the server lets this user in only by another way of encryption, or from another machine", "Add ?sslmode=require (or sslmode=disable) to the connection_uri, or have the server's pg_hba.conf changed"),
            PostgresException { SqlState: "28000" } => ($"the server knows no user {address.User} that may log in from here", "Check the user in the connection_uri"),
            PostgresException { SqlState: "3D000" } => ("the server has no database of this name", "Check the last part of the connection_uri"),
            PostgresException { SqlState: "42501" } => ($"the user {address.User} may not connect to it", "Let the role have CONNECT on the database"),
            PostgresException other => (Plain(other), "Check the connection_uri and the server"),
            _ when failure.Message.Contains("SSL", StringComparison.Ordinal) && Cause<SocketException>(failure) is null && Cause<TimeoutException>(failure) is null =>
                ("no encrypted connection could be made as the sslmode asks", "Choose another sslmode in the connection_uri, or set up TLS and its certificate at the server"),
            _ when Cause<AuthenticationException>(failure) is not null => ("the server's certificate is not one that is trusted here", "Install its authority's certificate on the Studio's machine, or choose sslmode=require in the connection_uri"),
            _ when Cause<SocketException>(failure) is { } socket => OfSocket(socket, address),
            _ when Cause<TimeoutException>(failure) is not null => OfTimeout(address),
            _ => ("what answers there does not speak PostgreSQL's protocol, or broke off", "Check host and port in the connection_uri"),
        };
        return Unusable($"The database {address.Place} cannot be opened: {why}. {what}.");
    }

    /// <summary>Why a query failed.</summary>
    public static Problem Failure(PostgresAddress address, NpgsqlException failure, QueryLimits limits) => failure switch
    {
        PostgresException { SqlState: "57014" } => Timeout(limits),
        PostgresException { SqlState: "25006" } readOnly => SqliteProblems.Refused($"Only reading is allowed, and the SQL would do more: {Plain(readOnly)}. Write a SELECT that changes nothing."),
        PostgresException { SqlState: "55P03" } => Unavailable("Another program holds a lock on what the SQL reads. Try again in a moment."),
        PostgresException { SqlState: "53000" or "53100" or "53200" or "53400" or "54000" or "54001" } big =>
            SqliteProblems.Refused($"The SQL needs more than the server gives it ({Plain(big)}). Make it read less."),
        PostgresException { SqlState: "42501" } denied => SqliteProblems.InvalidSql($"{Plain(denied)}; let the role {address.User} have SELECT on it"),
        PostgresException { SqlState: "53300" or "57P01" or "57P02" or "57P03" } gone => Unavailable($"The server of {address.Place} ended the connection ({Plain(gone)}). Try again in a moment."),
        PostgresException other => SqliteProblems.InvalidSql(other.Hint is { Length: > 0 } hint ? $"{Plain(other)}. {CellText.OneLine(hint)}" : Plain(other)),
        _ when Cause<TimeoutException>(failure) is not null => Timeout(limits),
        _ => Unavailable($"The connection to {address.Place} broke while the SQL ran. Try again in a moment."),
    };

    public static Problem Timeout(QueryLimits limits) => new(ProblemKind.Impossible, "sql_timeout",
        $"The SQL was stopped after {limits.Time.TotalSeconds:0.##} s, the time limit of a query. Make it read less, with a condition or a LIMIT, and look for a recursion that never ends.");

    public static Problem Unavailable(string message) => new(ProblemKind.Unavailable, "unavailable", message);

    private static (string Why, string What) OfSocket(SocketException socket, PostgresAddress address) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => ($"there is no host {address.Host}", "Check the host in the connection_uri"),
        SocketError.ConnectionRefused => ("nothing listens at that port", "Check host and port in the connection_uri, and whether the server runs and listens there"),
        SocketError.TimedOut => OfTimeout(address),
        _ => ("the host cannot be reached", "Check host and port in the connection_uri, and the network"),
    };

    private static (string Why, string What) OfTimeout(PostgresAddress address) =>
        ($"{address.Host} did not answer in time", "Check host and port in the connection_uri, and whether a firewall is between");

    private static string Plain(PostgresException failure) => CellText.OneLine(failure.MessageText).TrimEnd('.');

    private static T? Cause<T>(Exception failure)
        where T : Exception
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            if (at is T found)
            {
                return found;
            }
        }
        return null;
    }
}
