namespace FineTuningStudio.Core.Connections;

/// <summary>The uploaded files, one a connection, in the data directory.</summary>
public sealed class UploadedDatabases(ConnectionReader reader, StudioPaths paths)
{
    /// <summary>The largest file that is taken, in bytes (1 GiB).</summary>
    public const long MaxBytes = 1L << 30;

    internal async Task<Result<Done>> SaveAsync(string connectionId, Stream content, CancellationToken ct)
    {
        Directory.CreateDirectory(paths.UploadsDirectory);
        var path = reader.UploadPath(connectionId);
        var complete = false;
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                var buffer = new byte[128 * 1024];
                int read;
                while ((read = await content.ReadAsync(buffer, ct)) > 0)
                {
                    if (file.Length + read > MaxBytes)
                    {
                        return new Problem(ProblemKind.TooLarge, "too_large", $"The file is larger than {MaxBytes:N0} bytes, the most that can be uploaded. Add it by its path instead (sqlite:///path).");
                    }
                    await file.WriteAsync(buffer.AsMemory(0, read), ct);
                }
            }
            complete = true;
            return new Done();
        }
        finally
        {
            if (!complete)
            {
                Remove(connectionId);
            }
        }
    }

    /// <summary>Removes the file of a connection, where it has one.</summary>
    internal void Remove(string connectionId)
    {
        var path = reader.UploadPath(connectionId);
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    internal void RemoveAllBut(IReadOnlySet<string> connectionIds)
    {
        if (!Directory.Exists(paths.UploadsDirectory))
        {
            return;
        }
        foreach (var file in Directory.EnumerateFiles(paths.UploadsDirectory, "*.sqlite").Where(file => !connectionIds.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            File.Delete(file);
        }
    }
}
