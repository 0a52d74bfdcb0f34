using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace FineTuningStudio.Core.Connections.Postgres;

/// <summary>
/// What a <c>postgresql://user:password@host:port/database</c> URI names. A class, not a record: nothing that prints it shows
/// the password.
/// </summary>
internal sealed class PostgresAddress
{
    public const string Dialect = "postgresql";
    private const int DefaultPort = 5432;
    private const int ConnectSeconds = 5;

    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    private static readonly Dictionary<string, SslMode> SslModes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    };

    private readonly string? _password;
    private readonly SslMode _sslMode;

    private PostgresAddress(string host, int port, string user, string? password, string database, SslMode sslMode, IReadOnlyList<string> schemas)
    {
        (Host, Port, User, Database, Schemas) = (host, port, user, database, schemas);
        (_password, _sslMode) = (password, sslMode);
    }

    public string Host { get; }

    public int Port { get; }

    public string User { get; }

    public string Database { get; }

    /// <summary>The schemas that the URI chooses; empty where it leaves them to the role's search path.</summary>
    public IReadOnlyList<string> Schemas { get; }

    /// <summary>Where the database is, for sentences: host, port and database, never the password.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{Database} at {Host}:{Port}");

    public static bool IsOne(string uri) => Schemes.Any(scheme => uri.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the URI. The sentences of the problems never repeat a part of it, since any part may be a password at the wrong place.</summary>
    public static Result<PostgresAddress> Read(string uri)
    {
        var rest = uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];
        if (rest.Any(char.IsControl) || rest.Contains('#', StringComparison.Ordinal))
        {
            return Unusable("it holds a # or a character that cannot be seen; write a # of the password as %23");
        }
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var place = query < 0 ? rest : rest[..query];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || Uri.UnescapeDataString(place[(slash + 1)..]) is not { Length: > 0 } database || database.Contains('/', StringComparison.Ordinal))
        {
            return Unusable("it names no database; write postgresql://user:password@host:port/database, and a /, ?, @ or : of the password as %2F, %3F, %40 or %3A");
        }
        var at = place.LastIndexOf('@', slash);
        var login = at < 0 ? [] : place[..at].Split(':', 2);
        if (login is not [{ Length: > 0 }, ..])
        {
            return Unusable("it names no user; write postgresql://user:password@host:port/database");
        }
        if (!TryReadHost(place[(at + 1)..slash], out var host, out var port))
        {
            return Unusable("its host or port cannot be read; write one host name or address and a port from 1 to 65535 between the @ and the database, and a /, @ or : of the password as %2F, %40 or %3A");
        }
        return ReadOptions(query < 0 ? "" : rest[(query + 1)..]).TryGet(out var options, out var problem)
            ? new PostgresAddress(host, port, Uri.UnescapeDataString(login[0]), login is [_, var password] ? Uri.UnescapeDataString(password) : null, database, options.Ssl, options.Schemas)
            : problem;
    }

    /// <summary>
    /// This address with the password of <paramref name="other"/>, which the URI that was sent back masked. Only for the same
    /// user at the same host and port: a password that nobody typed is sent nowhere else.
    /// </summary>
    public bool MayTakePasswordOf(PostgresAddress other) =>
        _password is Mask && other._password is not null && User == other.User && Port == other.Port && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands in a shown URI where the password is.</summary>
    public const string Mask = "***";

    public bool HasMaskedPassword => _password is Mask;

    /// <summary>A source of connections that are made for one use each, so that nothing a query sets outlives it.</summary>
    /// <param name="readOnlyByDefault">Whether each transaction of the connections is to be read-only unless it says otherwise, which holds also should a statement ever end the first.</param>
    public NpgsqlDataSource ToSource(bool readOnlyByDefault)
    {
        var builder = new NpgsqlDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = Host,
                Port = Port,
                Username = User,
                // Never the password of the account that runs the Studio: with none at all Npgsql would look for one in its home.
                Password = string.IsNullOrEmpty(_password) ? " " : _password,
                Database = Database,
                SslMode = _sslMode,
                GssEncryptionMode = GssEncryptionMode.Disable,
                Options = readOnlyByDefault ? "-c default_transaction_read_only=on" : null,
                ApplicationName = "Fine-Tuning Studio",
                Timeout = ConnectSeconds,
                Pooling = false,
                Enlist = false,
                PersistSecurityInfo = false,
                LogParameters = false,
                IncludeErrorDetail = false,
            },
        };
        // Results are read as the text that the server writes, so the types of the user's database need not be known.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();
    }

    public override string ToString() => Place;

    private static bool TryReadHost(string text, [NotNullWhen(true)] out string? host, out int port)
    {
        (host, port) = (null, DefaultPort);
        var end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) + 1 : text.IndexOf(':', StringComparison.Ordinal);
        end = end < 0 ? text.Length : end;
        var name = text[..end].Trim('[', ']');
        if (name.Length is 0 || Uri.CheckHostName(name) is UriHostNameType.Unknown or UriHostNameType.Basic)
        {
            return false;
        }
        if (text.Length > end && !(text[end] is ':' && int.TryParse(text[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535))
        {
            return false;
        }
        host = name;
        return true;
    }

    private static Result<Options> ReadOptions(string text)
    {
        var options = new Options(SslMode.Prefer, []);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            var value = parts is [_, var given] ? Uri.UnescapeDataString(given) : "";
            switch (parts[0].ToLowerInvariant())
            {
                case "sslmode" when SslModes.TryGetValue(value, out var ssl):
                    options = options with { Ssl = ssl };
                    break;
                case "sslmode":
                    return Unusable($"its sslmode is unknown; write one of {string.Join(", ", SslModes.Keys)}");
                case "schema":
                    options = options with { Schemas = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) };
                    break;
                default:
                    return Unusable("after the ? only sslmode=… and schema=… (names with commas between them) are understood; leave anything else out");
            }
        }
        return options;
    }

    private static Problem Unusable(string why) => PostgresProblems.Unusable($"The connection_uri cannot be used: {why}.");

    private sealed record Options(SslMode Ssl, IReadOnlyList<string> Schemas);
}
