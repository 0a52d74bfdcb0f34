using System.Buffers;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>Writes golden records in a format that the import reads back.</summary>
public sealed class GoldenRecordExport(IDbContextFactory<StudioDb> databases)
{
    private const int FlushBytes = 64 * 1024;

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JsonText.Options.Encoder };

    /// <summary>
    /// Streams all records that match, oldest first, so that a file read back keeps their order. JSONL has the keys prompt_text,
    /// sql, tags, metadata and accepted_sqls; CSV the columns of those names, all but the first two as JSON, and an apostrophe before cells that a
    /// spreadsheet would run as formulas.
    /// </summary>
    public async Task WriteAsync(ImportFormat format, GoldenRecordSearch search, Stream target, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var records = db.Search(search).OrderBy(record => record.CreatedAt).ThenBy(record => record.Id).ToViews();
        var buffer = new ArrayBufferWriter<byte>(FlushBytes);
        if (format is ImportFormat.Csv)
        {
            Encoding.UTF8.GetBytes("prompt_text,sql,tags,metadata,accepted_sqls\r\n", buffer);
        }
        await foreach (var record in records.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (format is ImportFormat.Csv)
            {
                WriteCsv(record, buffer);
            }
            else
            {
                WriteJson(record, buffer);
            }
            if (buffer.WrittenCount > FlushBytes)
            {
                await target.WriteAsync(buffer.WrittenMemory, ct);
                buffer.ResetWrittenCount();
            }
        }
        await target.WriteAsync(buffer.WrittenMemory, ct);
        await target.FlushAsync(ct);
    }

    private static void WriteJson(GoldenRecordView record, ArrayBufferWriter<byte> buffer)
    {
        using (var json = new Utf8JsonWriter(buffer, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("prompt_text", record.PromptText);
            json.WriteString("sql", record.Sql);
            json.WritePropertyName("tags");
            JsonSerializer.Serialize(json, record.Tags, JsonText.Options);
            json.WritePropertyName("metadata");
            JsonSerializer.Serialize(json, record.Metadata, JsonText.Options);
            json.WritePropertyName("accepted_sqls");
            JsonSerializer.Serialize(json, record.AcceptedSqls, JsonText.Options);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
    }

    private static void WriteCsv(GoldenRecordView record, ArrayBufferWriter<byte> buffer)
    {
        var tags = record.Tags.Count is 0 ? "" : JsonSerializer.Serialize(record.Tags, JsonText.Options);
        var metadata = record.Metadata is null ? "" : JsonSerializer.Serialize(record.Metadata, JsonText.Options);
        var accepted = record.AcceptedSqls.Count is 0 ? "" : JsonSerializer.Serialize(record.AcceptedSqls, JsonText.Options);
        Encoding.UTF8.GetBytes($"{CsvText.ToCell(record.PromptText)},{CsvText.ToCell(record.Sql)},{CsvText.ToCell(tags)},{CsvText.ToCell(metadata)},{CsvText.ToCell(accepted)}\r\n", buffer);
    }
}
