using Bunit;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.GoldenRecords;

namespace FineTuningStudio.UnitTests.Components.Playground;

/// <summary>What becomes of one model's answer.</summary>
public sealed class AnswerCardTests : PlaygroundPages
{
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

        page.Button("Edit", ".answer button").Click();
        page.WaitForElement("#sql-of-A").Input(OneCity);
        page.Button("Run", ".answer button").Click();

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
        page.Button("Edit", ".answer button").Click();
        page.WaitForElement("#sql-of-A").Input(OneCity + " LIMIT 1");

        page.Button("Keep as golden record", ".answer button").Click();

        page.WaitForAssertion(() => Assert.Equal("Where does customer 1 live?", offered?[nameof(RecordForm.Question)]));
        Assert.Equal(OneCity + " LIMIT 1", offered![nameof(RecordForm.Sql)]);
    }
}
