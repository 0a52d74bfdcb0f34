using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Playground;

namespace FineTuningStudio.UnitTests.Components.Playground;

/// <summary>The playground over two finished models, "ft:one" and "ft:two", that answer as the test says.</summary>
public abstract class PlaygroundPages : FineTuningPages
{
    protected const string OneCity = "SELECT city FROM customer WHERE id = 1";

    protected static Answer<ChatAnswer> Said(string sql) => new ChatAnswer([new ChatChoice(sql)], 10, 5, TimeSpan.FromSeconds(0.5));

    protected static string Link(string? question, params FineTuningView[] models) =>
        StudioUrls.Playground(models[0].ConnectionId, question, [.. models.Select(model => $"job:{model.Id}")]);

    protected static void Ask(IRenderedComponent<PlaygroundPage> page, string question)
    {
        page.WaitForElement("#asked-question").Input(question);
        page.Find("form").Submit();
    }

    protected IRenderedComponent<PlaygroundPage> Open(string address)
    {
        Navigation.NavigateTo(address);
        return Render<PlaygroundPage>();
    }

    protected void AnswerBy(params (string Model, string Sql)[] answers) => Provider.Chat = (request, _, _) =>
        Task.FromResult(Said(answers.Single(answer => answer.Model == request.Model).Sql));

    /// <summary>Lets every question wait until it is cancelled; gives the token of the last.</summary>
    protected Func<CancellationToken> AnswerNever()
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

    protected async Task<(FineTuningView First, FineTuningView Second)> AddTwoModelsAsync()
    {
        var first = await AddJobAsync("one");
        await FinishAsync(first.Id, "ft:one");
        var second = await AddJobAsync("two", first.ConnectionId);
        await FinishAsync(second.Id, "ft:two");
        return (first, second);
    }
}
