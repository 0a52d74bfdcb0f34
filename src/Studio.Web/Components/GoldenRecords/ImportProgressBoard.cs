using System.Collections.Concurrent;
using System.Security.Cryptography;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Components.GoldenRecords;

/// <summary>
/// How far an import has come, for the page that sent it: the file goes by HTTP past the circuit, so the two meet here. A key
/// that no page has opened is not known, and so nobody can fill it.
/// </summary>
public sealed class ImportProgressBoard
{
    private readonly ConcurrentDictionary<string, Watched> _watched = new();

    /// <summary>Opens a key to send with the file; to be closed by disposing.</summary>
    public Watched Open()
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return _watched[key] = new Watched(key, this);
    }

    /// <summary>Takes the progress of the import with that key; null where no page waits for it.</summary>
    public IProgress<ImportProgress>? ReporterOf(string? key) => key is not null && _watched.TryGetValue(key, out var watched) ? watched : null;

    /// <summary>An import that a page watches.</summary>
    public sealed class Watched(string key, ImportProgressBoard board) : IProgress<ImportProgress>, IDisposable
    {
        private volatile ImportProgress? _latest;

        public string Key => key;

        /// <summary>How far it is; null before its first word.</summary>
        public ImportProgress? Latest => _latest;

        public void Report(ImportProgress value) => _latest = value;

        public void Dispose() => board._watched.TryRemove(key, out _);
    }
}
