using System.Text.Json;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Reads an item of a list; null for what is none.</summary>
internal delegate T? ReadItem<T>(JsonElement json, AnswerText answer)
    where T : class;

/// <summary>Reads the lists of servers of OpenAI's shape, which go on after the last id of a page.</summary>
internal sealed class OpenAiLists(OpenAiTransport transport, string title)
{
    /// <summary>
    /// One page, of a path with or without a query. What is not a list is an error and never an empty list: who looks for a
    /// job that may be there must not take it for "there is none", and make a second one.
    /// </summary>
    public async Task<Answer<ListPage<T>>> PageAsync<T>(
        string path, string? after, ReadItem<T> read, Func<T, string> id, CancellationToken cancellationToken)
        where T : class
    {
        var sent = await transport.SendAsync(
            HttpMethod.Get,
            after is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}after={Uri.EscapeDataString(after)}",
            null,
            OpenAiTransport.CallTimeout,
            (json, answer) => (Page: Read(json, answer, read, id), Answer: answer),
            cancellationToken);
        return sent switch
        {
            { Error: { } error } => error,
            { Value: { Page: { } page } } => page,
            { Value.Answer: var answer } => new ProviderError(ProviderErrorKind.Transient, ProviderError.NotAList,
                $"{title} answered {answer.Status} with something else than a list; check that its address on its page under Providers is that of its API.") { Raw = answer.Raw },
        };
    }

    /// <summary>All pages, or those up to the one that holds an item at which <paramref name="stopAt"/> says that it is enough.</summary>
    public Task<Answer<IReadOnlyList<T>>> AllAsync<T>(
        string path, ReadItem<T> read, Func<T, string> id, Func<T, bool>? stopAt, CancellationToken cancellationToken)
        where T : class => WholeList.ReadAsync(after => PageAsync(path, after, read, id, cancellationToken), id, stopAt);

    private static ListPage<T>? Read<T>(JsonElement json, AnswerText answer, ReadItem<T> read, Func<T, string> id)
        where T : class
    {
        if (json.Field("data") is not { ValueKind: JsonValueKind.Array } data)
        {
            return null;
        }
        var items = data.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object)
            .Select(item => read(item, answer)).OfType<T>().Where(item => id(item).Length > 0).ToList();
        var more = json.Field("has_more") is { ValueKind: JsonValueKind.True };
        var last = items.Count > 0 ? id(items[^1]) : "";
        return new ListPage<T>(items, more && last.Length > 0 ? last : null);
    }
}
