using System.Net;
using System.Text;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.Core.Providers.OpenAi;

namespace FineTuningStudio.UnitTests.Core.Providers.OpenAi;

/// <summary>The real adapter over a connection that gives whatever a test puts into it.</summary>
internal sealed class CannedServer : HttpMessageHandler, IHttpClientFactory
{
    public const string Key = "sk-canned-0123456789abcdef";

    public CannedServer() => Provider = new OpenAiProvider(
        new ProviderSettings("canned", "openai") { Title = "The server", ApiKey = Key, BaseUrl = new Uri("http://canned.test/v1") },
        new LocalEndpoint(),
        this,
        TimeProvider.System);

    public OpenAiProvider Provider { get; }

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public byte[] Body { get; set; } = [];

    public string ContentType { get; set; } = "application/json";

    public string? RetryAfter { get; set; }

    public int Calls { get; private set; }

    public void Answer(string body) => Body = Encoding.UTF8.GetBytes(body);

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        var response = new HttpResponseMessage(Status) { Content = new ByteArrayContent(Body), RequestMessage = request };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (RetryAfter is not null)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", RetryAfter);
        }
        return Task.FromResult(response);
    }
}
