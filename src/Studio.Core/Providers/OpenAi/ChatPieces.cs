using System.Text;
using System.Text.Json;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Puts a streamed answer together from its pieces, which name the candidate that they belong to.</summary>
internal sealed class ChatPieces(string title, Action<string> onText)
{
    private readonly SortedDictionary<long, Candidate> _candidates = [];
    private bool _isDone;
    private int? _promptTokens;
    private int? _completionTokens;

    /// <summary>Takes the data of one event, or an answer that came whole since the server does not stream; says what went wrong.</summary>
    public ProviderError? Take(string data)
    {
        if (data == "[DONE]")
        {
            _isDone = true;
            return null;
        }
        try
        {
            using var document = JsonDocument.Parse(data);
            return Take(document.RootElement);
        }
        catch (JsonException)
        {
            return new ProviderError(ProviderErrorKind.Transient, "not_json", $"{title} sent a piece of an answer that is not JSON.");
        }
    }

    public Answer<ChatAnswer> ToAnswer(TimeSpan elapsed)
    {
        // Some servers leave the mark of the end out, but say of each candidate that it is whole.
        if (!_isDone && (_candidates.Count is 0 || _candidates.Values.Any(candidate => !candidate.IsWhole)))
        {
            return new ProviderError(ProviderErrorKind.Transient, "stream_broken", $"{title} broke off in the middle of its answer.");
        }
        var choices = _candidates.Values.Select(candidate => candidate.ToChoice()).ToList();
        return new ChatAnswer(choices.Count > 0 ? choices : [new ChatChoice("")], _promptTokens, _completionTokens, elapsed);
    }

    private ProviderError? Take(JsonElement json)
    {
        if (json.Field("error") is { } error)
        {
            return new ProviderError(ProviderErrorKind.Transient, error.Text("code"), $"{title} broke off its answer: {error.Text("message") ?? "it gave no reason"}.");
        }
        var (prompt, completion) = OpenAiChat.Usage(json);
        (_promptTokens, _completionTokens) = (prompt ?? _promptTokens, completion ?? _completionTokens);
        foreach (var choice in json.Items("choices"))
        {
            Add(choice, choice.Whole("index") ?? 0);
        }
        return null;
    }

    private void Add(JsonElement json, long index)
    {
        if (!_candidates.TryGetValue(index, out var candidate))
        {
            _candidates[index] = candidate = new Candidate();
        }
        var message = json.Field("delta") ?? json.Field("message") ?? default;
        var text = OpenAiChat.Text(message, "content");
        candidate.Text.Append(text);
        candidate.Refusal.Append(OpenAiChat.Text(message, "refusal"));
        candidate.Confidence = OpenAiChat.Confidence(json) ?? candidate.Confidence;
        candidate.IsWhole |= json.Text("finish_reason") is not null;
        if (index is 0 && text.Length > 0)
        {
            onText(text);
        }
    }

    private sealed class Candidate
    {
        public StringBuilder Text { get; } = new();

        public StringBuilder Refusal { get; } = new();

        public double? Confidence { get; set; }

        public bool IsWhole { get; set; }

        public ChatChoice ToChoice() => Text.Length is 0 && Refusal.Length > 0
            ? new ChatChoice(Refusal.ToString(), Confidence, Declined: true)
            : new ChatChoice(Text.ToString(), Confidence);
    }
}
