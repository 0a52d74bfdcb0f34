using FineTuningStudio.E2E.Harness;
using FineTuningStudio.E2E.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FineTuningStudio.E2E.Flows;

public sealed class WizardFlows(StudioApp app) : IClassFixture<StudioApp>
{
    [BrowserFact]
    public async Task Each_parameter_out_of_its_range_says_so_and_stops_the_wizard()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Ranges");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        await using var window = await app.OpenAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.OpenForAsync(connection);
        await wizard.GoOnToAsync("Parameters");
        var providers = await app.Api.GetAsync("providers");
        var described = providers.AsArray().Single(provider => StudioApi.Text(provider!, "name") == "local")!["parameters"]!.AsArray();
        Assert.Equal(["batch_size", "learning_rate_multiplier", "n_epochs"], described.Select(parameter => StudioApi.Text(parameter!, "name")).Order());

        foreach (var (name, label, bad) in new[]
        {
            ("n_epochs", "Epochs", "0"),
            ("n_epochs", "Epochs", "51"),
            ("n_epochs", "Epochs", "2.5"),
            ("batch_size", "Batch size", "0"),
            ("batch_size", "Batch size", "257"),
            ("learning_rate_multiplier", "Learning rate multiplier", "0"),
            ("learning_rate_multiplier", "Learning rate multiplier", "fast"),
        })
        {
            var field = window.Page.GetByLabel(label, new() { Exact = true });
            await field.FillAsync(bad);
            var message = wizard.Alerts.Filter(new() { HasText = name });
            await Expect(message).ToContainTextAsync($"\"{bad}\"");
            await wizard.Next.ClickAsync();
            await Expect(wizard.Alerts.Filter(new() { HasText = "Correct the marked fields first." })).ToBeVisibleAsync();
            await Expect(wizard.Step).ToHaveTextAsync("Parameters");
            await field.FillAsync("");
            await Expect(message).ToHaveCountAsync(0);
        }
    }

    [BrowserFact]
    public async Task Provider_without_a_key_says_which_setting_is_missing_and_cannot_be_chosen()
    {
        var connection = await app.Api.AddSampleConnectionAsync("No key");
        await app.Api.AddSampleRecordsAsync(connection, 12);
        await using var window = await app.OpenAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.OpenForAsync(connection);
        await wizard.GoOnToAsync("Model");

        await Expect(window.Page.GetByText("Providers:openai:ApiKey")).ToBeVisibleAsync();
        await Expect(wizard.Choice("OpenAI")).ToBeDisabledAsync();
        await window.GoAsync("/providers");
        var card = window.Page.GetByRole(AriaRole.Region, new() { Name = "OpenAI" });
        await Expect(card).ToContainTextAsync("Not ready");
        await Expect(card).ToContainTextAsync("OPENAI_API_KEY");
    }

    [BrowserFact]
    public async Task Too_few_records_are_named_on_the_review_and_nothing_can_be_started()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Too few");
        await app.Api.AddSampleRecordsAsync(connection, 9);
        await using var window = await app.OpenAsync();
        var wizard = new NewFineTuningPage(window.Page);
        await wizard.OpenForAsync(connection);

        await wizard.GoOnToAsync("Review");

        await Expect(wizard.Alerts.Filter(new() { HasText = "10" })).ToContainTextAsync("9");
        await Expect(wizard.Start).ToBeDisabledAsync();
    }

    [BrowserFact]
    public async Task Job_is_created_with_the_keyboard_alone()
    {
        var connection = await app.Api.AddSampleConnectionAsync("Keyboard");
        await app.Api.AddSampleRecordsAsync(connection, 30);
        await using var window = await app.OpenAsync();
        var page = window.Page;
        await window.GoAsync($"/fine-tunings?connection={connection}");
        var keyboard = new Keyboard(page);
        var wizard = new NewFineTuningPage(page);

        await keyboard.ActivateAsync(page.GetByRole(AriaRole.Link, new() { Name = "New fine-tuning" }));
        foreach (var step in new[] { "Golden records", "Hold out", "Model", "Parameters" })
        {
            await keyboard.ActivateAsync(wizard.Next);
            await Expect(wizard.Step).ToHaveTextAsync(step);
        }
        await keyboard.TypeAsync(page.GetByLabel("Epochs", new() { Exact = true }), "2");
        await keyboard.TypeAsync(page.GetByLabel("Name", new() { Exact = false }).First, "Made by keyboard");
        await keyboard.ActivateAsync(wizard.Next);
        await Expect(wizard.Step).ToHaveTextAsync("Review");
        await Expect(wizard.Start).ToBeEnabledAsync();
        await keyboard.ActivateAsync(wizard.Start);

        await Expect(wizard.Heading).ToHaveTextAsync("Made by keyboard");
        var job = await app.Api.JobAsync(new Uri(page.Url).Segments[^1]);
        Assert.Equal("2", job["base_llm"]!["model_parameters"]!["n_epochs"]!.GetValue<string>());
    }
}
