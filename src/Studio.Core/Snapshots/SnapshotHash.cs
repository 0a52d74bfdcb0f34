using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>
/// The name of a snapshot's content: SHA-256 over a canonical form of all that its files are made of. The form: a line that
/// names it, then dialect, schema text, system template, user template (each as a length of four bytes, little-endian, and
/// that many bytes of UTF-8), the schema's limit in tokens (0 for none) and where there is one the number of tables, each with
/// its name and the length of its text; then for each row in order its part (0 training, 1 validation), question and SQL.
/// Which records they were, by which seed or tag they were split, who made it and when is how it came to be: no part of it.
/// </summary>
internal sealed class SnapshotHash : IDisposable
{
    private const int FlushAt = 1 << 16;

    private readonly IncrementalHash _sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushAt * 2);

    public SnapshotHash(PromptTemplate template, string dialect, string schema, IReadOnlyList<SchemaPart>? parts, int? maxSchemaTokens)
    {
        _buffer.Write("fine-tuning-studio snapshot 1\n"u8);
        foreach (var text in (string[])[dialect, schema, template.System, template.User])
        {
            Add(text);
        }
        Add(maxSchemaTokens ?? 0);
        if (maxSchemaTokens is not null)
        {
            Add(parts?.Count ?? 0);
            foreach (var part in parts ?? [])
            {
                Add(part.Name);
                Add(part.Length);
            }
        }
    }

    public void AddRow(SnapshotPart part, string question, string sql)
    {
        Add((int)part);
        Add(question);
        Add(sql);
        if (_buffer.WrittenCount >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public string Finish()
    {
        Flush();
        return Convert.ToHexStringLower(_sha.GetHashAndReset());
    }

    public void Dispose() => _sha.Dispose();

    private void Add(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), number);
        _buffer.Advance(sizeof(int));
    }

    private void Add(string text)
    {
        Add(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    private void Flush()
    {
        _sha.AppendData(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }
}
