using System.Buffers;
using System.Text;
using System.Text.Json;
using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>Writes records into a buffer one after the other, with what the file has before, between and behind them.</summary>
internal abstract class RecordWriter
{
    public virtual void Begin(ArrayBufferWriter<byte> buffer)
    {
    }

    public abstract void Write(GoldenRecordView record, ArrayBufferWriter<byte> buffer);

    public virtual void End(ArrayBufferWriter<byte> buffer)
    {
    }
}

/// <summary>One JSON object a line, or with <paramref name="array"/> the elements of an array, each on a line too.</summary>
internal sealed class JsonRecordWriter(Action<Utf8JsonWriter, GoldenRecordView> writeMembers, bool array) : RecordWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JsonText.Options.Encoder };

    private bool _any;

    public override void Begin(ArrayBufferWriter<byte> buffer) => buffer.Write(array ? "["u8 : ""u8);

    public override void Write(GoldenRecordView record, ArrayBufferWriter<byte> buffer)
    {
        buffer.Write(!array ? ""u8 : _any ? ",\n"u8 : "\n"u8);
        _any = true;
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            writeMembers(json, record);
            json.WriteEndObject();
        }
        buffer.Write(array ? ""u8 : "\n"u8);
    }

    public override void End(ArrayBufferWriter<byte> buffer) => buffer.Write(array ? "\n]\n"u8 : ""u8);
}

/// <summary>A CSV file with a header (RFC 4180).</summary>
internal sealed class CsvRecordWriter(string[] columns, Func<GoldenRecordView, string[]> cells, bool keepFormulas) : RecordWriter
{
    public override void Begin(ArrayBufferWriter<byte> buffer) => WriteLine(columns, buffer);

    public override void Write(GoldenRecordView record, ArrayBufferWriter<byte> buffer) =>
        WriteLine(cells(record).Select(cell => CsvText.ToCell(cell, keepFormulas)), buffer);

    private static void WriteLine(IEnumerable<string> texts, ArrayBufferWriter<byte> buffer) => Encoding.UTF8.GetBytes($"{string.Join(',', texts)}\r\n", buffer);
}
