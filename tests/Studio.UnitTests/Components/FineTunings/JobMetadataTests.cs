using Bunit;
using FineTuningStudio.Web.Components.FineTunings.Details;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class JobMetadataTests : FineTuningPages
{
    [Fact]
    public async Task Metadata_is_edited_where_the_job_is_shown()
    {
        var job = await AddJobAsync();
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(shown => shown.Id, job.Id));
        page.WaitForElement("section[aria-labelledby=facts-title]");
        page.FindAll("button").Single(button => button.TextContent.Contains("Add metadata")).Click();
        page.Find("[aria-label='Name 1']").Input("team");
        page.Find("[aria-label='Value 1']").Input("sales");
        page.Find("form[aria-label=Metadata]").Submit();

        page.WaitForAssertion(() => Assert.Contains("Edit the metadata", page.Markup));
        page.WaitForAssertion(() => Assert.Contains(page.FindAll("section[aria-labelledby=facts-title] dt"), name => name.TextContent == "team"));
        page.FindAll("button").Single(button => button.TextContent.Contains("Edit the metadata")).Click();
        page.Find("[aria-label='Name 2']").Input("team");
        Assert.True(page.FindAll("button").Single(button => button.TextContent.Contains("Save the metadata")).HasAttribute("disabled"));
    }
}
