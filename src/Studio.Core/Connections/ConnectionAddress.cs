using FineTuningStudio.Core.Connections.Postgres;

namespace FineTuningStudio.Core.Connections;

/// <summary>Reads the URI of a connection.</summary>
internal static class ConnectionAddress
{
    private const string Sqlite = "sqlite://";

    /// <summary>The absolute path that a <c>sqlite:///path</c> URI names, or the sentence why it cannot be used.</summary>
    public static Result<string> ToFile(string uri, StudioPaths paths)
    {
        if (!uri.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase) || uri.Length <= Sqlite.Length || uri[Sqlite.Length] is not '/')
        {
            return Unusable("it begins with neither sqlite:/// nor postgresql://; write sqlite:///path for a path from the Studio's working directory, sqlite:////path for an absolute one, or postgresql://user:password@host:port/database");
        }
        var encoded = uri[(Sqlite.Length + 1)..];
        if (encoded.AsSpan().ContainsAny('?', '#'))
        {
            return Unusable("nothing may follow the path; write a ? or # that belongs to the file's name as %3F or %23");
        }
        var path = Uri.UnescapeDataString(encoded);
        if (string.IsNullOrWhiteSpace(path) || path is ":memory:" || path.Contains('\0', StringComparison.Ordinal))
        {
            return Unusable("it names no file; write the path of a SQLite file after the slashes");
        }
        var file = Path.GetFullPath(path);
        return IsInside(file, paths.DataDirectory)
            ? Unusable("the path lies in the Studio's own data directory, which holds nothing to ask about; name another file, or upload it")
            : file;
    }

    /// <summary>The URI as it may be shown: what stands between user and host after a colon is a password.</summary>
    public static string Mask(string uri) => Password(uri) is { } place ? $"{uri[..place.Start]}{PostgresAddress.Mask}{uri[place.End..]}" : uri;

    /// <summary>The masked URI with the password of the stored one in the mask's place.</summary>
    public static string WithPasswordOf(string masked, string stored) =>
        Password(masked) is { } mask && Password(stored) is { } password ? $"{masked[..mask.Start]}{stored[password.Start..password.End]}{masked[mask.End..]}" : masked;

    private static (int Start, int End)? Password(string uri)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3)
        {
            return null;
        }
        var end = uri.IndexOf('/', start);
        var at = (end < 0 ? uri : uri[..end]).LastIndexOf('@');
        var colon = at < start ? -1 : uri.IndexOf(':', start, at - start);
        return colon < 0 ? null : (colon + 1, at);
    }

    /// <summary>Also true when a link on the way leads inside.</summary>
    private static bool IsInside(string file, string directory)
    {
        var real = Real(Path.GetFullPath(directory));
        return StartsWith(file, Path.GetFullPath(directory)) || StartsWith(Real(file), real);

        static bool StartsWith(string path, string root) =>
            path == root || path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    private static string Real(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }
        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        try
        {
            FileSystemInfo entry = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
            return entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Real(target.FullName) : here;
        }
        catch (IOException)
        {
            // A link that leads in a circle leads nowhere; opening the file will say so.
            return here;
        }
    }

    private static Problem Unusable(string why) =>
        new(ProblemKind.Impossible, "invalid_database_connection", $"The connection_uri cannot be used: {why}.");
}
