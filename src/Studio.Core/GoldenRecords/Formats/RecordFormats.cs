using System.Text.Json;
using FineTuningStudio.Core.Data;

namespace FineTuningStudio.Core.GoldenRecords.Formats;

/// <summary>How a record looks in each format, with the names that the tool of that format reads.</summary>
/// <param name="databaseNames">The aliases of the connections by their ids, for formats that name a row's database.</param>
internal sealed class RecordFormats(IReadOnlyDictionary<string, string> databaseNames)
{
    private static readonly string[] OwnColumns = ["prompt_text", "sql", "tags", "metadata", "accepted_sqls"];
    private static readonly string[] SqlEvalColumns = ["db_name", "query_category", "query", "question", "instructions"];

    public RecordWriter Writer(ExportRequest request) => request.Format switch
    {
        ImportFormat.Csv => new CsvRecordWriter(OwnColumns, OwnCells, request.KeepFormulas),
        ImportFormat.SqlEval => new CsvRecordWriter(SqlEvalColumns, SqlEvalCells, request.KeepFormulas),
        ImportFormat.Json => new JsonRecordWriter(WriteOwn, array: true),
        ImportFormat.OpenAiChat => new JsonRecordWriter(WriteChat, array: false),
        ImportFormat.Dataherald => new JsonRecordWriter(WriteDataherald, array: true),
        ImportFormat.Vanna => new JsonRecordWriter(WriteVanna, array: true),
        ImportFormat.WrenAi => new JsonRecordWriter(WriteWrenAi, array: true),
        ImportFormat.Spider => new JsonRecordWriter(WriteSpider, array: true),
        _ => new JsonRecordWriter(WriteOwn, array: false),
    };

    private static void WriteOwn(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteString("prompt_text", record.PromptText);
        json.WriteString("sql", record.Sql);
        WriteValue(json, "tags", record.Tags);
        WriteValue(json, "metadata", record.Metadata);
        WriteValue(json, "accepted_sqls", record.AcceptedSqls);
    }

    private static void WriteChat(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteStartArray("messages");
        WriteMessage("user", PromptTemplate.Default.RenderUser(record.PromptText));
        WriteMessage("assistant", ChatRows.Fenced(record.Sql));
        json.WriteEndArray();

        void WriteMessage(string role, string content)
        {
            json.WriteStartObject();
            json.WriteString("role", role);
            json.WriteString("content", content);
            json.WriteEndObject();
        }
    }

    private static void WriteDataherald(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteString("prompt_text", record.PromptText);
        json.WriteString("sql", record.Sql);
        json.WriteString("db_connection_id", record.ConnectionId);
        WriteValue(json, "metadata", record.Metadata);
    }

    private static void WriteVanna(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteString("id", $"{record.Id}-sql");
        json.WriteString("question", record.PromptText);
        json.WriteString("content", record.Sql);
        json.WriteString("training_data_type", "sql");
    }

    private static void WriteWrenAi(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteString("question", record.PromptText);
        json.WriteString("sql", record.Sql);
    }

    private void WriteSpider(Utf8JsonWriter json, GoldenRecordView record)
    {
        json.WriteString("db_id", Kept(record, "db_id") ?? databaseNames.GetValueOrDefault(record.ConnectionId, ""));
        json.WriteString("question", record.PromptText);
        json.WriteString("query", record.Sql);
    }

    private static string[] OwnCells(GoldenRecordView record) =>
    [
        record.PromptText,
        record.Sql,
        record.Tags.Count is 0 ? "" : Json(record.Tags),
        record.Metadata is null ? "" : Json(record.Metadata),
        record.AcceptedSqls.Count is 0 ? "" : Json(record.AcceptedSqls),
    ];

    private string[] SqlEvalCells(GoldenRecordView record) =>
    [
        Kept(record, "db_name") ?? databaseNames.GetValueOrDefault(record.ConnectionId, ""),
        Kept(record, "query_category") ?? (record.Tags is [var tag, ..] ? tag : ""),
        SqlEvalGolds.Join([record.Sql, .. record.AcceptedSqls]),
        record.PromptText,
        Kept(record, "instructions") ?? "",
    ];

    private static string? Kept(GoldenRecordView record, string key) => record.Metadata?.GetValueOrDefault(key);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonText.Options);

    private static void WriteValue<T>(Utf8JsonWriter json, string name, T value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, JsonText.Options);
    }
}
