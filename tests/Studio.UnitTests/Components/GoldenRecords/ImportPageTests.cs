using System.Text;
using System.Text.Json;
using Bunit;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Api.GoldenRecords;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.JSInterop;

namespace FineTuningStudio.UnitTests.Components.GoldenRecords;

public sealed class ImportPageTests : PageContext
{
    private const string File = """
        {"question": "How many customers live in town 1?", "sql": "SELECT COUNT(*) FROM customer WHERE city = 'town 1'"}
        {"question": "Which towns are there?", "sql": ""}
        broken
        """;

    private string _sentTo = "";
    private IReadOnlyDictionary<string, string>? _sentFields;

    [Fact]
    public async Task ImportPage_tells_the_format_and_asks_for_no_mapping_of_a_foreign_one()
    {
        var page = await ChosenAsync("""{"messages": [{"role": "user", "content": "How many?"}, {"role": "assistant", "content": "SELECT 1"}]}""");

        Assert.Equal("Told from the file: OpenAI chat (JSONL)", page.Find("#format option[selected]").TextContent);
        Assert.Empty(page.FindAll("#question-column"));
        Assert.False(page.Button("Check the file").HasAttribute("disabled"));
    }

    [Fact]
    public async Task ImportPage_names_each_line_and_what_it_repeats()
    {
        var page = await CheckedAsync();

        Assert.Equal(["Line 2", "Line 3"], page.FindAll("[aria-label='Invalid lines'] .number").Select(line => line.TextContent));
        Assert.Contains("Is there already as", page.Find("[aria-label=Duplicates] li").TextContent);
        Assert.Contains("2 invalid", page.Find(".counts").TextContent);
    }

    [Fact]
    public async Task ImportPage_judges_a_correction_at_once_and_sends_it_with_the_file()
    {
        var page = await CheckedAsync();

        await page.Find("[aria-label='Correct line 2']").ClickAsync(new());
        await page.Find(".editor").SubmitAsync();
        Assert.Contains("sql is missing", page.Find(".editor .fault").TextContent);
        await page.Find("#line-2-sql").ChangeAsync(new() { Value = "SELECT DISTINCT city FROM customer" });
        await page.Find(".editor").SubmitAsync();
        await page.Find("[aria-label='Leave out line 3']").ClickAsync(new());

        Assert.Empty(page.FindAll(".editor"));
        Assert.Contains("1 new", page.Find(".counts").TextContent);
        Assert.Contains("0 invalid", page.Find(".counts").TextContent);
        await page.Button("Import 1 record").ClickAsync(new());
        Assert.Contains("mode=commit", _sentTo);
        Assert.Equal("""[{"line":2,"prompt_text":"Which towns are there?","sql":"SELECT DISTINCT city FROM customer","skip":false},{"line":3,"prompt_text":null,"sql":null,"skip":true}]""", _sentFields!["corrections"]);
    }

    [Fact]
    public async Task ImportPage_correction_to_a_pair_that_is_there_is_no_new_record_and_can_be_undone()
    {
        var page = await CheckedAsync();

        await page.Find("[aria-label='Correct line 3']").ClickAsync(new());
        await page.Find("#line-3-question").ChangeAsync(new() { Value = "How many customers live in town 1?" });
        await page.Find("#line-3-sql").ChangeAsync(new() { Value = "SELECT COUNT(*) FROM customer WHERE city = 'town 1'" });
        await page.Find(".editor").SubmitAsync();

        Assert.Contains("already there, not stored again", page.Find(".mended").TextContent);
        Assert.Contains("0 new", page.Find(".counts").TextContent);
        await page.Find("[aria-label='Undo the correction of line 3']").ClickAsync(new());
        Assert.Empty(page.FindAll(".mended"));
        Assert.Contains("2 invalid", page.Find(".counts").TextContent);
    }

    [Fact]
    public async Task ImportPage_of_a_file_for_several_databases_takes_the_rows_of_one()
    {
        var page = await ChosenAsync("""[{"db_id": "a", "question": "How many?", "query": "SELECT 1"}, {"db_id": "b", "question": "How many?", "query": "SELECT 2"}]""");
        await page.Button("Check the file").ClickAsync(new());
        Assert.Equal(["All of them", "a (1)", "b (1)"], page.FindAll("#import-database option").Select(option => option.TextContent));

        await page.Find("#import-database").ChangeAsync(new() { Value = "b" });

        Assert.Contains("format=spider", _sentTo);
        Assert.Contains("db_id=b", _sentTo);
    }

    [Fact]
    public async Task ImportPage_stopped_says_that_nothing_was_stored()
    {
        var page = await ChosenAsync(File, status: -1);

        await page.Button("Check the file").ClickAsync(new());

        Assert.Contains("Nothing was stored", page.Find("section [role=status].notice").TextContent);
    }

    private async Task<IRenderedComponent<ImportPage>> CheckedAsync()
    {
        var page = await ChosenAsync(File);
        await page.Button("Check the file").ClickAsync(new());
        page.WaitForElement(".counts");
        return page;
    }

    /// <summary>The page with a file chosen, in a browser that sends it into the import itself.</summary>
    private async Task<IRenderedComponent<ImportPage>> ChosenAsync(string content, int status = 200)
    {
        var connection = await AddRecordsAsync(1);
        var browser = JSInterop.SetupModule("/js/file-drop.js");
        browser.Mode = JSRuntimeMode.Loose;
        browser.Setup<ChosenFile?>("describe", _ => true).SetResult(new ChosenFile("pairs.jsonl", Encoding.UTF8.GetByteCount(content)));
        browser.Setup<IJSStreamReference>("head", _ => true).SetResult(new Text(content));
        var answer = new Text("");
        browser.Setup<int>("send", call =>
        {
            (_sentTo, _sentFields) = ((string)call.Arguments[1]!, (IReadOnlyDictionary<string, string>?)call.Arguments[3]);
            answer.Content = Answer(connection.Id, content);
            return true;
        }).SetResult(status);
        browser.Setup<IJSStreamReference>("answer", _ => true).SetResult(answer);
        Navigation.NavigateTo(StudioUrls.ImportGoldenRecords(connection.Id));
        var page = Render<ImportPage>();
        await page.WaitForElement("#import-file").ChangeAsync(new());
        page.WaitForElement("#format");
        return page;
    }

    private string Answer(string connectionId, string content)
    {
        var run = Core.Get<GoldenRecordImport>().RunAsync(new(connectionId, ImportFormat.Auto, ImportMode.Preview), new MemoryStream(Encoding.UTF8.GetBytes(content)), CancellationToken.None);
        return JsonSerializer.Serialize(ImportResource.Of(run.GetAwaiter().GetResult().Value!), ApiJson.Options);
    }

    private sealed class Text(string content) : IJSStreamReference
    {
        public string Content { get; set; } = content;

        public long Length => Encoding.UTF8.GetByteCount(Content);

        public ValueTask<Stream> OpenReadStreamAsync(long maxAllowedSize = 512_000, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes(Content)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
