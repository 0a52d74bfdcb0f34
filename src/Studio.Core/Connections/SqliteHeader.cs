using System.Text;

namespace FineTuningStudio.Core.Connections;

/// <summary>What the first bytes of a SQLite file say (sqlite.org/fileformat2.html, 1.3), read before SQLite itself is let near it.</summary>
/// <param name="MayBeTakenAsUnchanging">
/// True for an upload, and for a file in WAL mode that nobody has open: SQLite reads it then without leaving the -wal and
/// -shm files beside it that even a reader makes. Who opens it for writing during our few seconds could spoil one answer.
/// </param>
internal sealed record SqliteHeader(bool MayBeTakenAsUnchanging)
{
    private const int ReadVersionOffset = 19;
    private const int Wal = 2;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    public static Result<SqliteHeader> Read(string path, bool isOurs)
    {
        if (Directory.Exists(path))
        {
            return SqliteProblems.CannotOpen(path, "it is a directory; name the database file in it");
        }
        try
        {
            var header = new byte[ReadVersionOffset + 1];
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (length is 0)
            {
                return SqliteProblems.Empty("The file is empty (0 bytes)");
            }
            if (length < header.Length || !header.AsSpan().StartsWith(Magic))
            {
                return SqliteProblems.CannotOpen(path, "it is not a SQLite database: its first bytes are others, as in another kind of file or an encrypted database");
            }
            var wal = new FileInfo(path + "-wal");
            return new SqliteHeader(isOurs || (header[ReadVersionOffset] is Wal && (!wal.Exists || wal.Length is 0)));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return SqliteProblems.CannotOpen(path, "there is no such file; check the path (three slashes begin in the Studio's working directory, four at the root)");
        }
        catch (UnauthorizedAccessException)
        {
            return SqliteProblems.CannotOpen(path, "the Studio has no permission to read it; grant its user read access");
        }
        catch (IOException error)
        {
            return SqliteProblems.CannotOpen(path, error.Message.TrimEnd('.'));
        }
    }
}
