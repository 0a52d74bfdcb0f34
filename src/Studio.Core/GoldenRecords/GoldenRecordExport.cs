namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Writes golden records in a format that the import reads back.</summary>
public sealed class GoldenRecordExport
{
    public Task WriteAsync(ImportFormat format, GoldenRecordSearch search, Stream target, CancellationToken ct) => throw new NotImplementedException();
}
