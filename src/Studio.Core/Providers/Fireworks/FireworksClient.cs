using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>The calls that all of Fireworks' resources share: one, a page, all pages, delete.</summary>
internal sealed class FireworksClient(ProviderSettings settings, FireworksTransport transport)
{
    public const int PageSize = 200;

    public string Title => transport.Title;

    public FireworksTransport Transport => transport;

    /// <summary>Empty while the setting is missing; then no call is sent.</summary>
    public string Account => settings.AccountId ?? "";

    public string Collection(string collection) => $"accounts/{Account}/{collection}";

    public string Name(string collection, string idOrName) => FireworksNames.Full(Account, collection, idOrName);

    public static JsonContent Json(JsonObject body) => JsonContent.Create(body);

    public async Task<Answer<T>> SendAsync<T>(
        FireworksCall call, Func<JsonElement, FireworksAnswer, T> read, CancellationToken cancellationToken, string? secret = null)
        where T : notnull =>
        FireworksDescription.ReasonOf(settings) is { } reason
            ? new ProviderError(ProviderErrorKind.Unauthorized, "provider_not_ready", reason)
            : await transport.SendAsync(call, FireworksEndpoint.Of(settings), read, cancellationToken, secret);

    public async Task<Answer<Done>> SendAsync(FireworksCall call, CancellationToken cancellationToken) =>
        await SendAsync(call, (_, _) => new Done(), cancellationToken);

    /// <summary>Deletes; what is already gone is a success.</summary>
    public async Task<Answer<Done>> DeleteAsync(string name, string query, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(new FireworksCall(HttpMethod.Delete, name, query), cancellationToken);
        return answer.Error is { Kind: ProviderErrorKind.NotFound } ? new Done() : answer;
    }

    /// <summary>
    /// One page, the newest first where the server minds the order. An absent and an empty token both end the list. An empty
    /// list may come as <c>{}</c>, since protobuf's JSON leaves out what is empty; but what has the shape of something else is
    /// an error.
    /// </summary>
    public async Task<Answer<ListPage<T>>> PageAsync<T>(
        string collection, string? cursor, Func<JsonElement, FireworksAnswer, T> read, CancellationToken cancellationToken, int pageSize = PageSize)
    {
        var token = cursor is null ? "" : $"&pageToken={Uri.EscapeDataString(cursor)}";
        var call = new FireworksCall(HttpMethod.Get, Collection(collection), $"?pageSize={pageSize}&orderBy={Uri.EscapeDataString("create_time desc")}{token}");
        var sent = await SendAsync(
            call,
            (json, answer) => IsList(json, collection)
                ? new ListPage<T>(
                    [.. json.Items(collection).Where(item => item.ValueKind is JsonValueKind.Object).Select(item => read(item, answer))],
                    FireworksJson.Given(json, "nextPageToken"))
                : (Answer<ListPage<T>>)NotAList(answer.Raw(json)),
            cancellationToken);
        return sent.TryGet(out var page, out var error) ? page : error;
    }

    private ProviderError NotAList(RawAnswer raw) => new(ProviderErrorKind.Transient, ProviderError.NotAList,
        $"{Title} answered {raw.StatusCode} with something else than a list; check that its address on its page under Providers is that of its API.") { Raw = raw };

    private static bool IsList(JsonElement json, string collection) => json.ValueKind is JsonValueKind.Object
        && (json.Field(collection) is { } items
            ? items.ValueKind is JsonValueKind.Array
            : json.EnumerateObject().All(property => property.Named() is "nextPageToken" or "totalSize" || property.Named() == collection));

    public Task<Answer<IReadOnlyList<T>>> AllAsync<T>(
        string collection, Func<JsonElement, FireworksAnswer, T> read, Func<T, string> id, CancellationToken cancellationToken) =>
        WholeList.ReadAsync(cursor => PageAsync(collection, cursor, read, cancellationToken), id);

    /// <summary>
    /// The one signed address of an answer such as <c>{"filenameToSignedUrls": {"a.jsonl": "https://…"}}</c>; null where there is
    /// none that may be used: without TLS only where the API itself is called without.
    /// </summary>
    public Uri? Signed(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && settings.BaseUrl?.Scheme == Uri.UriSchemeHttp))
                ? address
                : null;
}
