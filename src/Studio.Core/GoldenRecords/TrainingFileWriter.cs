using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FineTuningStudio.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>
/// Writes the training file of a snapshot: OpenAI's chat JSONL, one line a record with a system, a user and an assistant
/// message. A pure function of the snapshot: the same snapshot gives the same bytes.
/// </summary>
public sealed class TrainingFileWriter(IDbContextFactory<StudioDb> databases)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
                await WriteRowsAsync(snapshotId, part, hashing, cancellationToken);
            }
            file.Flush(flushToDisk: true);
            hash = Convert.ToHexStringLower(sha.Hash!);
        }
        File.Move(unfinished, path, overwrite: true);
        return hash;
    }

    /// <summary>One line of the file, without its line end.</summary>
    public static string Row(string system, string user, string assistant)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            WriteRow(writer, JsonEncodedText.Encode(system, Json.Encoder), user, assistant);
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private async Task WriteRowsAsync(string snapshotId, SnapshotPart part, Stream output, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var snapshot = await database.Snapshots.AsNoTracking().SingleAsync(item => item.Id == snapshotId, cancellationToken);
        var template = new PromptTemplate(snapshot.SystemTemplate, snapshot.UserTemplate);

        // The system text is the same in every row: escaped once.
        var system = JsonEncodedText.Encode(template.RenderSystem(snapshot.Dialect, snapshot.SchemaText), Json.Encoder);
        await using var writer = new Utf8JsonWriter(output, Json);
        var rows = database.SnapshotRows(snapshotId).Where(row => row.Part == part).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            WriteRow(writer, system, template.RenderUser(row.PromptText), row.Sql);
            await writer.FlushAsync(cancellationToken);
            writer.Reset();
            output.WriteByte((byte)'\n');
        }
    }

    private static void WriteRow(Utf8JsonWriter writer, JsonEncodedText system, string user, string assistant)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("messages");
        WriteMessage(writer, "system", () => writer.WriteString("content", system));
        WriteMessage(writer, "user", () => writer.WriteString("content", user));
        WriteMessage(writer, "assistant", () => writer.WriteString("content", assistant));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMessage(Utf8JsonWriter writer, string role, Action writeContent)
    {
        writer.WriteStartObject();
        writer.WriteString("role", role);
        writeContent();
        writer.WriteEndObject();
    }
}
