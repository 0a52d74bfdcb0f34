namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Reads golden records out of a file as it streams by, in bounded memory.</summary>
public sealed class GoldenRecordImport
{
    public Task<Result<ImportReport>> RunAsync(ImportRequest request, Stream content, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Looks at the beginning of a file, for the mapping of its columns.</summary>
    public Task<Result<ImportColumns>> ReadColumnsAsync(ImportFormat format, Stream content, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>Removes what imports left behind that were cut off; to be called at the start, before the first request.</summary>
    public Task SweepAsync(CancellationToken ct) => Task.CompletedTask;
}
