namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>One candidate as it goes out.</summary>
internal sealed record Choice(string Text, string FinishReason);

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
        return ([.. Enumerable.Range(0, request.Count).Select(i => Cut(answers[i < answers.Count ? i : 0].Text, request))], null);
    }

    private static Choice Cut(string text, ChatRequest request)
    {
        foreach (var stop in request.Stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            text = at < 0 ? text : text[..at];
        }
        if (request.MaxTokens is not { } limit)
        {
            return new Choice(text, "stop");
        }
        var cut = TokenCount.Cut(text, limit);
        return new Choice(cut, cut.Length == text.Length ? "stop" : "length");
    }
}
