using System.Text;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.GoldenRecords.Formats;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Formats;

public sealed class FileShapeTests
{
    [Theory]
    [InlineData("""{"data": {"total": 3, "sqlPairs": [{""", 34)]
    [InlineData("""{"page": 1, "nested": {"records": []}, "records" : [ {""", 51)]
    [InlineData("""{"golden_sqls": [""", 16)]
    [InlineData("""{"question": "How many?", "sql": "SELECT 1", "items": [{}]}""", null)]
    [InlineData("""{"messages": [{"role": "user"}]}""", null)]
    [InlineData("""{"data": "text", "other": [1]}""", null)]
    [InlineData("""{"other": [{"data": [""", null)]
    [InlineData("""{"data" [""", null)]
    [InlineData("{", null)]
    public void Array_inside_of_an_object_is_found_under_known_names(string beginning, int? at) => Assert.Equal(at, JsonEnvelope.ArrayAt(Encoding.UTF8.GetBytes(beginning)));

    [Theory]
    [InlineData(ImportFormat.Jsonl, "[{}]", FileContainer.JsonLines)]
    [InlineData(ImportFormat.Json, "{}", FileContainer.JsonLines)]
    [InlineData(ImportFormat.Auto, "[id],[question]\n1,2", FileContainer.Csv)]
    [InlineData(ImportFormat.Auto, "[ ]", FileContainer.JsonArray)]
    [InlineData(ImportFormat.Auto, " ", FileContainer.JsonLines)]
    [InlineData(ImportFormat.Spider, "question,query", FileContainer.Csv)]
    [InlineData(ImportFormat.OpenAiChat, "messages,x", FileContainer.JsonLines)]
    [InlineData(ImportFormat.WrenAi, "question,sql", FileContainer.Csv)]
    [InlineData(ImportFormat.SqlEval, "{\"question\": \"How many?\"}", FileContainer.JsonLines)]
    public void Container_is_told_from_format_and_beginning(object asked, string beginning, object container) =>
        Assert.Equal(container, FileShape.Of((ImportFormat)asked, Encoding.UTF8.GetBytes(beginning)).Container);
}
