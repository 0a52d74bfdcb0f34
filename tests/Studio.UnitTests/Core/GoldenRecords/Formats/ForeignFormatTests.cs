using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.UnitTests.Core.GoldenRecords.Formats;

public sealed class ForeignFormatTests : ImportTests
{
    private const string Chat = """{"messages": [{"role": "system", "content": "You write SQL."}, {"role": "user", "content": "Question: How many?"}, {"role": "assistant", "content": "```sql\nSELECT 1\n```"}]}""";
    private const string Dataherald = """[{"id": "64", "db_connection_id": "63", "prompt_text": "How many?", "sql": "SELECT 1", "metadata": {"by": "Ada", "deep": {"a": [1]}, "none": null}}]""";
    private const string Vanna = """[{"id": "1-sql", "question": "How many?", "content": "SELECT 1", "training_data_type": "sql"}, {"id": "2-ddl", "question": null, "content": "CREATE TABLE t (a int)", "training_data_type": "ddl"}, {"id": "3-doc", "question": null, "content": "Words", "training_data_type": "documentation"}]""";
    private const string VannaCsv = ",id,question,content,training_data_type\n0,1-sql,How many?,SELECT 1,sql\n1,2-ddl,,CREATE TABLE t (a int),ddl\n2,3-doc,,Words,documentation\n";
    private const string Wren = """{"data": {"sqlPairs": [{"id": 1, "sql": "SELECT 1", "question": "How many?", "createdAt": "2025-01-01", "updatedAt": "2025-01-01"}]}}""";
    private const string Spider = """[{"db_id": "concert", "query": "SELECT 1", "query_toks": ["SELECT", "1"], "question": "How many?", "sql": {"from": {"table_units": []}}}]""";
    private const string SqlEval = "db_name,db_type,query_category,query,question,instructions\nacademic,sqlite,group_by,SELECT 1;,How many?,\n";

    [Theory]
    [InlineData(Chat, ImportFormat.OpenAiChat)]
    [InlineData(Dataherald, ImportFormat.Dataherald)]
    [InlineData(Vanna, ImportFormat.Vanna)]
    [InlineData(VannaCsv, ImportFormat.Vanna)]
    [InlineData(Wren, ImportFormat.WrenAi)]
    [InlineData(Spider, ImportFormat.Spider)]
    [InlineData(SqlEval, ImportFormat.SqlEval)]
    [InlineData("""[{"question": "How many?", "sql": "SELECT 1"}]""", ImportFormat.Json)]
    [InlineData("""{"question": "How many?", "sql": "SELECT 1"}""", ImportFormat.Jsonl)]
    [InlineData("question,sql\nHow many?,SELECT 1\n", ImportFormat.Csv)]
    [InlineData("not JSON\n{\"question\": \"How many?\", \"sql\": \"SELECT 1\"}", ImportFormat.Jsonl)]
    public async Task File_is_told_from_its_beginning_and_read(string content, ImportFormat format)
    {
        var report = await RunAsync("\uFEFF \n" + content, ImportMode.Preview, ImportFormat.Auto);

        Assert.Equal(format, report.Format);
        Assert.Equal([("How many?", "SELECT 1")], report.FirstRows.Select(row => (row.PromptText, row.Sql)));
    }

    [Theory]
    [InlineData(Chat, ImportFormat.OpenAiChat, "messages", null)]
    [InlineData(Spider, ImportFormat.Spider, "db_id", "question")]
    [InlineData(VannaCsv, ImportFormat.Vanna, "", "question")]
    public async Task Columns_are_told_with_the_format(string content, ImportFormat format, string first, string? question)
    {
        var columns = (await Import.ReadColumnsAsync(ImportFormat.Auto, Bytes(content), None)).Value!;

        Assert.Equal((format, first, question), (columns.Format, columns.Columns[0], columns.QuestionColumn));
    }

    [Theory]
    [InlineData(Vanna)]
    [InlineData(VannaCsv)]
    public async Task Vannas_schema_texts_and_documents_are_left_out_and_said(string content)
    {
        var report = await CommitAsync(content, ImportFormat.Vanna);

        Assert.Equal((1, 0, 2), (report.New, report.Invalid, report.Skipped));
        Assert.Equal(["ddl", "documentation"], report.SkippedRows.Select(skip => skip.Reason.Split('“', '”')[1]));
    }

    [Fact]
    public async Task Dataheralds_metadata_is_kept_with_what_is_nested_as_text()
    {
        await CommitAsync(Dataherald, ImportFormat.Dataherald);

        var record = Assert.Single((await Store.ListAsync(new(Connection), 0, 10, None)).Records);
        Assert.Equal(["Ada", """{"a": [1]}"""], record.Metadata!.Values);
    }

    [Theory]
    [InlineData("""{"prompt_text": "How many?", "sql": "SELECT 1"}""")]
    [InlineData("""{"question": "How many?", "sql_query": "SELECT 1"}""")]
    [InlineData("""{"golden_sqls": [{"question": "How many?", "query": "SELECT 1"}], "page": 1}""")]
    public async Task Dataheralds_names_of_all_versions_are_known(string content) =>
        Assert.Equal(1, (await RunAsync(content, ImportMode.Preview, ImportFormat.Dataherald)).New);

    [Theory]
    [InlineData(null, 3, 0)]
    [InlineData("concert", 2, 1)]
    [InlineData("nowhere", 0, 3)]
    public async Task Spiders_rows_of_one_database_are_taken_alone(string? database, int taken, int skipped)
    {
        const string Content = """
            [{"db_id": "concert", "question": "How many singers?", "query": "SELECT 1"}, {"db_id": "pets", "question": "How many pets?", "query": "SELECT 2"},
             {"db_id": "concert", "question": "How many stages?", "query": "SELECT 3"}]
            """;

        var result = await Import.RunAsync(new(Connection, ImportFormat.Spider, ImportMode.Commit, Database: database), Bytes(Content), None);

        var report = result.Value!;
        Assert.Equal((taken, skipped, true), (report.New, report.Skipped, report.Committed));
        Assert.Equal([new ImportDatabase("concert", 2), new ImportDatabase("pets", 1)], report.Databases);
        Assert.All((await Store.ListAsync(new(Connection), 0, 10, None)).Records, record => Assert.Equal(database ?? record.Metadata!["db_id"], record.Metadata!["db_id"]));
    }

    [Fact]
    public async Task Sql_evals_golds_become_the_gold_and_other_right_answers()
    {
        const string Content = "db_name,query_category,query,question,instructions\nacademic,group_by,\"SELECT {a.name, a.id} FROM a GROUP BY {}; SELECT 'x;y'\",Which authors?,Be exact\n";

        await CommitAsync(Content, ImportFormat.SqlEval);

        var record = Assert.Single((await Store.ListAsync(new(Connection), 0, 10, None)).Records);
        Assert.Equal("SELECT a.name FROM a GROUP BY a.name", record.Sql);
        Assert.Equal(["SELECT a.id FROM a GROUP BY a.id", "SELECT a.name, a.id FROM a GROUP BY a.name, a.id", "SELECT 'x;y'"], record.AcceptedSqls);
        Assert.Equal(["group_by"], record.Tags);
        Assert.Equal(["academic", "group_by", "Be exact"], record.Metadata!.Values);
    }

    [Fact]
    public async Task Elements_of_an_array_are_numbered_and_a_broken_one_spoils_no_other()
    {
        const string Content = """
            [ {"question": "First one", "sql": "SELECT 1"},
              {"question": "Second one", "sql": SELECT},
              {"question": "Third one", "sql": "SELECT '],{' AS \"}\""}, 42, {"question": "never closed},
              {"question": "Last one", "sql": "SELECT 5"}, ]
            """;

        var report = await RunAsync(Content, ImportMode.Preview, ImportFormat.Json);

        Assert.True(report.LinesAreElements);
        Assert.Equal([1, 3], report.FirstRows.Select(row => row.Line).Take(2));
        Assert.Equal([2, 4], report.Faults.Select(fault => fault.Line).Take(2));
        Assert.Contains("The element is not JSON", report.Faults[0].Reason, StringComparison.Ordinal);
    }
}
