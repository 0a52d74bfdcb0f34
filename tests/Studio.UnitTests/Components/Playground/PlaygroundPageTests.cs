using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.GoldenRecords;
using FineTuningStudio.Web.Components.Playground;
using Microsoft.AspNetCore.Components.Web;

namespace FineTuningStudio.UnitTests.Components.Playground;

public sealed class PlaygroundPageTests : FineTuningPages
{
    private const string OneCity = "SELECT city FROM customer WHERE id = 1";

    [Fact]
    public void Without_a_database_the_page_says_to_connect_one()
    {
        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Equal("/connections/new", page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task Without_a_model_the_page_leads_to_a_fine_tuning()
    {
        Provider.Description = Provider.Description with { AnswersUntuned = false };
        var database = await AddDatabaseAsync();

        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Equal(StudioUrls.NewFineTuning(database.Id), page.Find(".empty a").GetAttribute("href")));
    }

    [Fact]
    public async Task Newest_model_is_chosen_where_the_link_names_none()
    {
        var (_, second) = await AddTwoModelsAsync();

        var page = Open(StudioUrls.Playground());

        page.WaitForAssertion(() => Assert.Contains(second.Alias, Assert.Single(page.FindAll(".chosen li")).TextContent));
    }

    [Fact]
    public async Task Link_with_a_question_fills_it_in_and_asks_nobody()
    {
        var (first, second) = await AddTwoModelsAsync();

        var page = Open(Link("Where does customer 1 live?", first, second));

        page.WaitForAssertion(() => Assert.Equal("Where does customer 1 live?", page.Find("#asked-question").GetAttribute("value")));
        Assert.Equal(2, page.FindAll(".chosen li").Count);
        Assert.Null(Provider.Asked);
    }

    [Fact]
    public async Task Question_goes_to_each_chosen_model_and_its_sql_is_run()
    {
        var (first, second) = await AddTwoModelsAsync();
        AnswerBy(("ft:one", OneCity), ("ft:two", "SELECT city FROM customer WHERE id = 2"));
        var page = Open(Link(null, first, second));

        Ask(page, "Where do they live?");

        page.WaitForAssertion(() => Assert.Equal(["Berlin", "Madrid"], page.FindAll("td").Select(cell => cell.TextContent.Trim())));
        Assert.Equal([first.Alias, second.Alias], page.FindAll(".answer h2").Select(title => title.TextContent.Trim()));
        Assert.Equal(Link("Where do they live?", first, second), new Uri(Navigation.Uri).PathAndQuery);
        Assert.DoesNotContain("Same rows", page.Markup);
    }

    [Fact]
    public async Task Answers_with_the_same_rows_are_marked()
    {
        var (first, second) = await AddTwoModelsAsync();
        AnswerBy(("ft:one", OneCity), ("ft:two", "SELECT 'Berlin' AS town"));
        var page = Open(Link(null, first, second));

        Ask(page, "Where does customer 1 live?");

        page.WaitForAssertion(() => Assert.Contains("Same rows as A", page.FindAll(".answer")[1].TextContent));
        Assert.DoesNotContain("Same rows", page.FindAll(".answer")[0].TextContent);
    }

    [Fact]
    public async Task Sql_is_drawn_while_it_is_written()
    {
        var (first, _) = await AddTwoModelsAsync();
        var end = new TaskCompletionSource<Answer<ChatAnswer>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<string>? write = null;
        Provider.Chat = (_, onText, _) =>
        {
            write = onText;
            return end.Task;
        };
        var page = Open(Link(null, first));
        Ask(page, "Where does customer 1 live?");
        page.WaitForState(() => write is not null);

        write!("SELECT ");
        write("city");
        page.WaitForAssertion(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.Equal("SELECT city", page.Find("pre[aria-label='SQL of A, being written']").TextContent);
        });

        end.SetResult(Said(OneCity));
        page.WaitForAssertion(() => Assert.Equal("Berlin", page.Find("td").TextContent.Trim()));
        Assert.Equal(OneCity, page.Find("pre[aria-label='SQL of A']").TextContent);
    }

    [Fact]
    public async Task Stop_ends_what_is_asked_and_another_question_can_be_put()
    {
        var (first, _) = await AddTwoModelsAsync();
        var asked = AnswerNever();
        var page = Open(Link(null, first));
        Ask(page, "Where does customer 1 live?");

        page.WaitForElement("form .actions button[type=button]").Click();

        page.WaitForAssertion(() => Assert.Contains("Stopped before the answer was whole.", page.Find(".answer").TextContent));
        Assert.True(asked().IsCancellationRequested);
        Assert.False(page.Find("form button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Page_that_is_left_asks_nobody_any_longer()
    {
        var (first, _) = await AddTwoModelsAsync();
        var asked = AnswerNever();
        var page = Open(Link(null, first));
        Ask(page, "Where does customer 1 live?");
        page.WaitForElement(".answer");

        await DisposeComponentsAsync();

        Assert.True(asked().IsCancellationRequested);
    }

    [Fact]
    public async Task Model_that_declines_says_so_in_its_own_words_and_nothing_is_run()
    {
        var (first, _) = await AddTwoModelsAsync();
        Provider.Reply = new ChatAnswer([new ChatChoice("I have learned nothing about this.", 0.1, Declined: true)], 10, 5, TimeSpan.FromSeconds(1));
        var page = Open(Link(null, first));

        Ask(page, "What is love?");

        page.WaitForAssertion(() => Assert.Contains("I have learned nothing about this.", page.Find(".answer .notice").TextContent));
        Assert.Contains("10 % sure", page.Find(".answer").TextContent);
        Assert.Empty(page.FindAll(".answer pre"));
    }

    [Fact]
    public async Task Provider_that_fails_is_one_sentence_and_the_other_model_answers()
    {
        var (first, second) = await AddTwoModelsAsync();
        Provider.Chat = (request, _, _) => Task.FromResult(request.Model == "ft:one" ? new ProviderError(ProviderErrorKind.Transient, null, "The trainer did not answer.") : Said(OneCity));
        var page = Open(Link(null, first, second));

        Ask(page, "Where does customer 1 live?");

        page.WaitForAssertion(() => Assert.Equal("Berlin", page.Find("td").TextContent.Trim()));
        Assert.Equal("The trainer did not answer.", page.Find(".answer [role=alert]").TextContent.Trim());
    }

    [Fact]
    public async Task Edited_sql_is_run_again_in_its_place()
    {
        var (first, _) = await AddTwoModelsAsync();
        Provider.Reply = Said("SELECT city FROM nowhere");
        var page = Open(Link(null, first));
        Ask(page, "Where does customer 1 live?");
        page.WaitForAssertion(() => Assert.Contains("It could not be run", page.Find(".answer").TextContent));

        Button(page, "Edit").Click();
        page.Find("#sql-of-A").Input(OneCity);
        Button(page, "Run").Click();

        page.WaitForAssertion(() => Assert.Equal("Berlin", page.Find("td").TextContent.Trim()));
        Assert.DoesNotContain("It could not be run", page.Markup);
    }

    [Fact]
    public async Task Answer_to_keep_is_offered_as_a_record_with_the_sql_as_it_stands()
    {
        var (first, _) = await AddTwoModelsAsync();
        Provider.Reply = Said(OneCity);
        Dictionary<string, object?>? offered = null;
        Dialogs.OnOpen += (_, _, parameters, _) => offered = parameters;
        var page = Open(Link(null, first));
        Ask(page, "Where does customer 1 live?");
        page.WaitForElement(".answer td");
        Button(page, "Edit").Click();
        page.Find("#sql-of-A").Input(OneCity + " LIMIT 1");

        Button(page, "Keep as golden record").Click();

        Assert.Equal("Where does customer 1 live?", offered![nameof(RecordForm.Question)]);
        Assert.Equal(OneCity + " LIMIT 1", offered[nameof(RecordForm.Sql)]);
    }

    [Fact]
    public async Task Control_and_enter_ask()
    {
        var (first, _) = await AddTwoModelsAsync();
        Provider.Reply = Said(OneCity);
        var page = Open(Link(null, first));
        page.WaitForElement("#asked-question").Input("Where does customer 1 live?");

        page.Find("#asked-question").KeyDown(new KeyboardEventArgs { Key = "Enter", CtrlKey = true });

        page.WaitForAssertion(() => Assert.Equal("Berlin", page.Find("td").TextContent.Trim()));
    }

    [Fact]
    public async Task Empty_question_is_a_fault_and_asks_nobody()
    {
        var (first, _) = await AddTwoModelsAsync();
        var page = Open(Link(null, first));

        Ask(page, " ");

        Assert.Equal("Write a question first.", page.Find("#asked-question-fault").TextContent.Trim());
        Assert.Null(Provider.Asked);
    }

    [Fact]
    public async Task Models_are_added_and_left_out_in_the_address()
    {
        var (first, second) = await AddTwoModelsAsync();
        var page = Open(Link("Anything?", first));

        page.WaitForElement("#add-model").Change($"job:{second.Id}");
        page.WaitForAssertion(() => Assert.Equal(Link("Anything?", first, second), new Uri(Navigation.Uri).PathAndQuery));
        page.Find($".chosen button[aria-label='Leave out {first.Alias}']").Click();

        page.WaitForAssertion(() => Assert.Equal(Link("Anything?", second), new Uri(Navigation.Uri).PathAndQuery));
        Assert.Contains(second.Alias, Assert.Single(page.FindAll(".chosen li")).TextContent);
    }

    private static Answer<ChatAnswer> Said(string sql) => new ChatAnswer([new ChatChoice(sql)], 10, 5, TimeSpan.FromSeconds(0.5));

    private static string Link(string? question, params FineTuningView[] models) =>
        StudioUrls.Playground(models[0].ConnectionId, question, [.. models.Select(model => $"job:{model.Id}")]);

    private static void Ask(IRenderedComponent<PlaygroundPage> page, string question)
    {
        page.WaitForElement("#asked-question").Input(question);
        page.Find("form").Submit();
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<PlaygroundPage> page, string text) =>
        page.FindAll(".answer button").Single(button => button.TextContent.Trim() == text);

    private IRenderedComponent<PlaygroundPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        return Render<PlaygroundPage>();
    }

    private void AnswerBy(params (string Model, string Sql)[] answers) => Provider.Chat = (request, _, _) =>
        Task.FromResult(Said(answers.Single(answer => answer.Model == request.Model).Sql));

    /// <summary>Lets every question wait until it is cancelled; gives the token of the last.</summary>
    private Func<CancellationToken> AnswerNever()
    {
        var token = CancellationToken.None;
        Provider.Chat = async (_, _, cancellationToken) =>
        {
            token = cancellationToken;
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Only a cancel ends the delay.");
        };
        return () => token;
    }

    private async Task<(FineTuningView First, FineTuningView Second)> AddTwoModelsAsync()
    {
        var first = await AddJobAsync("one");
        await FinishAsync(first.Id, "ft:one");
        var second = await AddJobAsync("two", first.ConnectionId);
        await FinishAsync(second.Id, "ft:two");
        return (first, second);
    }
}
