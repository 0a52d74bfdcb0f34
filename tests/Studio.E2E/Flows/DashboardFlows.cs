using FineTuningStudio.E2E.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class DashboardFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Empty_dashboard_loads_the_sample_workspace_and_leads_on()
    {
        await using var window = await app.OpenAsync();
        await window.GoAsync("/");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Load the sample workspace" }).ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "Start a fine-tuning" }).First).ToBeVisibleAsync();
        var connection = Assert.Single((await app.Api.GetAsync("db-connections")).AsArray());
        var records = await app.Api.GetAsync($"golden-records?db_connection_id={StudioApi.Text(connection!, "id")}&limit=1000");
        Assert.True(records.AsArray().Count >= 120, $"The sample has {records.AsArray().Count} golden records.");
        Assert.Empty(window.Errors);
    }
}
