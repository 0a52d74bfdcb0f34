using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Prompts;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Writes the training file of a snapshot: OpenAI's chat JSONL, one line a record with a system, a user and an assistant
/// message. A pure function of the snapshot: the same snapshot gives the same bytes.
/// </summary>
public sealed class TrainingFileWriter(IDbContextFactory<StudioDb> databases)
{
    private const int FlushAt = 1 << 16;

    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private static readonly JsonEncodedText Messages = JsonEncodedText.Encode("messages");
    private static readonly JsonEncodedText Role = JsonEncodedText.Encode("role");
    private static readonly JsonEncodedText Content = JsonEncodedText.Encode("content");
    private static readonly JsonEncodedText SystemRole = JsonEncodedText.Encode("system");
    private static readonly JsonEncodedText UserRole = JsonEncodedText.Encode("user");
    private static readonly JsonEncodedText AssistantRole = JsonEncodedText.Encode("assistant");

    /// <summary>Writes one part into a file, all or nothing, and returns its SHA-256 in lower-case hexadecimal.</summary>
    public async Task<string> WriteAsync(string snapshotId, SnapshotPart part, string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = path + ".part";
        string hash;
        await using (var file = File.Create(unfinished))
        {
            using var sha = SHA256.Create();
            await using (var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true))
            {
                await WriteAsync(snapshotId, part, hashing, cancellationToken);
            }
            file.Flush(flushToDisk: true);
            hash = Convert.ToHexStringLower(sha.Hash!);
        }
        File.Move(unfinished, path, overwrite: true);
        return hash;
    }

    /// <summary>Writes one part as it is sent; nothing where the part is empty.</summary>
    public async Task WriteAsync(string snapshotId, SnapshotPart part, Stream output, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var snapshot = await database.Snapshots.AsNoTracking().SingleAsync(item => item.Id == snapshotId, cancellationToken);
        var prompt = TrainingPrompt.Of(snapshot);

        // A system text is the same in very many rows: escaped once.
        var systems = new ConditionalWeakTable<string, object>();
        var buffer = new ArrayBufferWriter<byte>(FlushAt * 2);
        await using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder, SkipValidation = true });
        var rows = database.SnapshotRows(snapshotId).Where(row => row.Part == part).Select(row => new { row.PromptText, row.Sql }).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            var system = (JsonEncodedText)systems.GetValue(prompt.SystemOf(row.Sql), static text => JsonEncodedText.Encode(text, Encoder));
            WriteRow(writer, system, prompt.Template.RenderUser(row.PromptText), row.Sql);
            writer.Flush();
            writer.Reset();
            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= FlushAt)
            {
                await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
                buffer.ResetWrittenCount();
            }
        }
        await output.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }

    /// <summary>One line of the file, without its line end.</summary>
    public static string Row(string system, string user, string assistant)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Encoder }))
        {
            WriteRow(writer, JsonEncodedText.Encode(system, Encoder), user, assistant);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteRow(Utf8JsonWriter writer, JsonEncodedText system, string user, string assistant)
    {
        writer.WriteStartObject();
        writer.WriteStartArray(Messages);
        WriteRole(writer, SystemRole);
        writer.WriteString(Content, system);
        writer.WriteEndObject();
        WriteRole(writer, UserRole);
        writer.WriteString(Content, user);
        writer.WriteEndObject();
        WriteRole(writer, AssistantRole);
        writer.WriteString(Content, assistant);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteRole(Utf8JsonWriter writer, JsonEncodedText role)
    {
        writer.WriteStartObject();
        writer.WriteString(Role, role);
    }
}
