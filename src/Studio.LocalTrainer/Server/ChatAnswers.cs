using FineTuningStudio.LocalTrainer.Learning;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>One candidate as it goes out; where the model declines, <paramref name="Text"/> is its sentence.</summary>
internal sealed record Choice(string Text, string FinishReason, double Confidence, bool Declined);

/// <summary>Asks tuned models. The learner is the only source of an answer.</summary>
internal sealed class ChatAnswers(ModelStore models) : IDisposable
{
    /// <summary>An answer keeps a core busy, so more of them at once would only make each slower.</summary>
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);

    public async Task<(IReadOnlyList<Choice> Choices, ApiError? Error)> AskAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        if (BaseModels.IsOne(request.Model))
        {
            return ([], ApiError.Invalid(
                $"The model '{request.Model}' has learned nothing yet and cannot answer. Tune it with POST /fine_tuning/jobs and ask the model that comes out.",
                "model",
                "model_not_tuned"));
        }
        await _cores.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Ask(request), cancellationToken);
        }
        finally
        {
            _cores.Release();
        }
    }

    public void Dispose() => _cores.Dispose();

    private (IReadOnlyList<Choice> Choices, ApiError? Error) Ask(ChatRequest request)
    {
        if (models.Find(request.Model) is not { } entry || models.Load(entry) is not { } model)
        {
            return ([], ApiError.NoSuchModel(request.Model));
        }
        var answers = model.Answers(request.System, request.User, request.Count);
        // Whoever asks for n candidates gets n: where the model has fewer different ones, its best stands for the rest,
        // as it would come again and again if answers were drawn at random.
        return ([.. Enumerable.Range(0, request.Count).Select(i => Cut(answers[i < answers.Count ? i : 0], request))], null);
    }

    private static Choice Cut(ModelAnswer answer, ChatRequest request)
    {
        if (answer.Declined)
        {
            return new Choice(answer.Text, "stop", answer.Confidence, Declined: true);
        }
        var text = answer.Text;
        foreach (var stop in request.Stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at];
        }
        var cut = request.MaxTokens is { } limit ? TokenCount.Cut(text, limit) : text;
        return new Choice(cut, cut.Length == text.Length ? "stop" : "length", answer.Confidence, Declined: false);
    }
}
