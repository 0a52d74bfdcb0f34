using AngleSharp.Dom;
using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Providers.Fireworks;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

/// <summary>What a provider told of a job, field by field on the job's page.</summary>
public sealed class ProviderFieldsTests : FineTuningPages
{
    [Fact]
    public async Task Every_field_of_the_document_is_shown_with_a_label_and_raw()
    {
        Provider.Description = Provider.Description with { Kind = ProviderKinds.Fireworks };
        var filled = ListedJobs.Filled();
        var body = Redaction.Apply(filled.ToJsonString(), null);

        var page = await OpenAsync(body);

        filled["wandbApiKey"] = "[redacted]";
        var expected = AnswerFields.Read(filled.ToJsonString());
        Assert.Equal(expected.OrderBy(field => field.Path, StringComparer.Ordinal), Shown(page).OrderBy(field => field.Path, StringComparer.Ordinal));
        Assert.Contains(("wandbApiKey", "[redacted]"), Shown(page));
        Assert.All(page.FindAll("dd[data-field]"), value => Assert.NotEmpty(value.PreviousElementSibling!.QuerySelector(".term")!.GetAttribute("aria-description")!));
        Assert.DoesNotContain(ProviderFieldList.Others, page.Markup);
        var raw = page.Find("pre").TextContent;
        Assert.All(expected.Where(field => field.Value is not ("yes" or "given, without details")), field => Assert.Contains(field.Value, raw));
    }

    [Fact]
    public async Task Fields_that_nobody_knows_follow_by_their_paths()
    {
        Provider.Description = Provider.Description with { Kind = ProviderKinds.Fireworks };

        var page = await OpenAsync("""{"brandNew": {"deep": [1, {"x": null}]}, "epochs": 3, "\ud800": "\ud800"}""");

        Assert.Equal([("epochs", "3"), ("brandNew.deep[0]", "1"), ("brandNew.deep[1].x", "not set"), ("?", "\"\\ud800\"")], Shown(page));
    }

    [Fact]
    public async Task Another_kinds_fields_are_shown_by_their_paths()
    {
        var page = await OpenAsync("""{"id": "ftjob-1", "result_files": ["file-1"], "seed": null, "metadata": {}}""");

        Assert.Equal([("id", "ftjob-1"), ("result_files[0]", "file-1"), ("seed", "not set"), ("metadata", "given, without details")], Shown(page));
    }

    [Theory]
    [InlineData("<html>no</html>")]
    [InlineData("[1, 2]")]
    public async Task Answer_without_fields_is_shown_only_as_it_came(string body)
    {
        var page = await OpenAsync(body);

        Assert.Empty(Shown(page));
    }

    private async Task<IRenderedComponent<FineTuningDetailPage>> OpenAsync(string body)
    {
        var job = await AddJobAsync();
        await ChangeAsync(job.Id, edit => edit.KeepAnswer("last", new RawAnswer(200, body)));
        Navigation.NavigateTo($"/fine-tunings/{job.Id}?tab=answer");
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(page => page.Id, job.Id));
        page.WaitForElement("pre");
        return page;
    }

    private static List<(string Path, string Value)> Shown(IRenderedComponent<FineTuningDetailPage> page) =>
        [.. page.FindAll("dd[data-field]").Select(value => (value.GetAttribute("data-field")!, value.TextContent))];
}
