namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>One record of a file as bytes; valid until the next is read.</summary>
/// <param name="Line">The line that it begins in, from 1; of a JSON array the number of the element, since an array may be one line.</param>
/// <param name="Bytes">Its bytes, or its beginning where it is too long.</param>
/// <param name="IsTooLong">True where it has more bytes than are kept.</param>
/// <param name="Fault">Why it is no whole record, such as a quote that is never closed; null where it is one.</param>
internal readonly record struct FileRecord(int Line, ReadOnlyMemory<byte> Bytes, bool IsTooLong, string? Fault)
{
    public bool IsBlank => Bytes.Span.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0;
}

/// <summary>The records of a file one after the other, in bounded memory whatever the file holds.</summary>
internal interface IFileRecords
{
    /// <summary>The next record; null at the end of the file.</summary>
    ValueTask<FileRecord?> ReadAsync(CancellationToken ct);
}

internal static class FileRecordsReading
{
    /// <summary>The next record that is not blank; null at the end of the file.</summary>
    public static async ValueTask<FileRecord?> ReadFilledAsync(this IFileRecords records, CancellationToken ct)
    {
        while (await records.ReadAsync(ct) is { } record)
        {
            if (!record.IsBlank || record.Fault is not null)
            {
                return record;
            }
        }
        return null;
    }
}
