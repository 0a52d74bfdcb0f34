using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

/// <summary>Finding and steering many jobs: the list with its filter, columns, views and bulk work, and the palette and keys of every page.</summary>
public sealed class JobListFlows(StudioApp app) : IClassFixture<StudioApp>
{
    /// <summary>No id, which is hexadecimal, holds one of them.</summary>
    private static readonly string[] Names = ["alpha", "beta", "gamma", "delta"];

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Filter_is_written_from_offers_applied_saved_as_a_view_and_narrowed_by_a_click(int width)
    {
        var (connection, tag) = await AddJobsAsync($"find {width}", 3);
        await using var window = await app.OpenAsync(new(Width: width));
        var list = new FineTuningsPage(window.Page);
        await list.OpenAsync();

        await list.Filter.ClickAsync();
        await list.Filter.PressSequentiallyAsync("tag");
        await Expect(list.Offers).ToHaveTextAsync([new System.Text.RegularExpressions.Regex("^tags")]);
        await list.Filter.PressAsync("Tab");
        await Expect(list.Filter).ToHaveValueAsync("tags:");
        await list.Filter.PressSequentiallyAsync(tag[..3]);
        await list.Offers.Filter(new() { HasText = tag }).ClickAsync();
        await Expect(list.Filter).ToHaveValueAsync($"tags:\"{tag}\" ");
        await list.Filter.PressAsync("Escape");
        await list.Filter.PressAsync("Enter");
        await Expect(list.Count).ToHaveTextAsync("3 jobs");
        await window.AddressAsync("filter=tags");

        await list.SaveViewAsync($"view {width}");
        await list.Filter.FillAsync("status = nothing");
        await list.Filter.PressAsync("Enter");
        await Expect(list.Alerts.First).ToContainTextAsync("status is one of queued");
        await Expect(list.Count).ToContainTextAsync("3 jobs, as before this filter");
        await list.ChooseViewAsync($"view {width}");
        await Expect(list.Count).ToHaveTextAsync("3 jobs");

        await list.Row($"find {width} alpha").GetByRole(AriaRole.Link, new() { Name = "Succeeded" }).ClickAsync();
        await Expect(list.Filter).ToHaveValueAsync($"tags:\"{tag}\" AND status = succeeded");
        await list.ChooseColumnAsync("n_epochs");
        await Expect(list.Row($"find {width} alpha")).ToContainTextAsync("1");
        await window.AddressAsync("columns=");
        await window.Page.ReloadAsync();
        await Expect(list.Filter).ToHaveValueAsync($"tags:\"{tag}\" AND status = succeeded");
        await Expect(list.Count).ToHaveTextAsync("3 jobs");
        Assert.NotEmpty(connection);
        Assert.Empty(window.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Many_jobs_are_chosen_tagged_and_deleted_after_a_question_that_counts(int width)
    {
        var (_, tag) = await AddJobsAsync($"many {width}", 4);
        await using var window = await app.OpenAsync(new(Width: width));
        var list = new FineTuningsPage(window.Page);
        await window.GoAsync($"/fine-tunings?filter={Uri.EscapeDataString($"tags:\"{tag}\"")}");
        await Expect(list.Count).ToHaveTextAsync("4 jobs");

        await list.Select($"many {width} alpha").CheckAsync();
        await list.Select($"many {width} beta").CheckAsync();
        await Expect(list.Selection.GetByRole(AriaRole.Link, new() { Name = "Compare" })).ToBeVisibleAsync();
        await list.TagSelectedAsync("good");
        await Expect(list.Row($"many {width} beta")).ToContainTextAsync("good");
        await list.Button("Select all 4 that match").ClickAsync();
        await list.Select($"many {width} alpha").UncheckAsync();
        await list.Button("Delete…").ClickAsync();
        await Expect(list.Dialog).ToContainTextAsync("3 fine-tunings go from this list");
        await list.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete 3 fine-tunings" }).ClickAsync();

        await Expect(list.Count).ToHaveTextAsync("1 job");
        await Expect(list.Row($"many {width} alpha")).ToBeVisibleAsync();
        Assert.Empty(window.Errors);
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Palette_and_keys_lead_anywhere_without_a_pointer(int width)
    {
        await AddJobsAsync($"keys {width}", 2);
        await using var window = await app.OpenAsync(new(Width: width));
        var list = new FineTuningsPage(window.Page);
        await window.GoAsync("/providers");
        var keys = window.Page.Keyboard;

        await keys.PressAsync("Control+k");
        var palette = window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Find a page, a job, a record, or something to do" });
        await Expect(palette.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await keys.TypeAsync($"keys {width} beta");
        await Expect(palette.GetByRole(AriaRole.Option)).ToHaveTextAsync([new System.Text.RegularExpressions.Regex($"keys {width} beta")]);
        await keys.PressAsync("Enter");
        await Expect(list.Heading).ToHaveTextAsync($"keys {width} beta");
        await Expect(palette).ToBeHiddenAsync();

        await keys.PressAsync("g");
        await keys.PressAsync("f");
        await Expect(list.Heading).ToHaveTextAsync("Fine-tunings");
        await Expect(list.Row($"keys {width} beta")).ToBeVisibleAsync();
        await keys.PressAsync("j");
        await keys.PressAsync("j");
        await keys.PressAsync("x");
        await Expect(list.Select($"keys {width} alpha")).ToBeCheckedAsync();
        await keys.PressAsync("/");
        await Expect(list.Filter).ToBeFocusedAsync();
        await keys.TypeAsync("g");
        await Expect(list.Filter).ToHaveValueAsync("g");
        await window.Page.EvaluateAsync("document.activeElement.blur()");
        await keys.PressAsync("?");
        var sheet = window.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" });
        await Expect(sheet).ToContainTextAsync("Take back the last decision");

        await sheet.GetByRole(AriaRole.Checkbox).UncheckAsync();
        await keys.PressAsync("Escape");
        await Expect(sheet).ToBeHiddenAsync();
        await keys.PressAsync("?");
        await keys.PressAsync("Control+k");
        await Expect(palette).ToBeVisibleAsync();
        await Expect(sheet).ToBeHiddenAsync();
        Assert.Empty(window.Errors);
    }

    /// <summary>Jobs that have ended, under a tag of their own.</summary>
    private async Task<(string Connection, string Tag)> AddJobsAsync(string name, int count)
    {
        var connection = await app.Api.AddSampleConnectionAsync(name);
        await app.Api.AddSampleRecordsAsync(connection, 12);
        List<string> ids = [];
        for (var number = 1; number <= count; number++)
        {
            ids.Add(await app.Api.CreateJobAsync(connection, $"{name} {Names[number - 1]}", new { n_epochs = 1 }));
        }
        foreach (var id in ids)
        {
            await app.Api.FinishedJobAsync(id);
        }
        await app.Api.PostAsync("finetunings/bulk-tag", new { ids, add = new[] { $"tag of {name}" } });
        return (connection, $"tag of {name}");
    }
}
