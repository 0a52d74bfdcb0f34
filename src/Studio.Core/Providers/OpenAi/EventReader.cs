using System.ClientModel.Primitives;
using System.Text;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Reads server-sent events (WHATWG HTML, 9.2.6), of which only the data counts here.</summary>
internal static class EventReader
{
    /// <summary>Hands over the data of each event until the stream ends or <paramref name="take"/> gives an error, which is returned.</summary>
    public static async Task<ProviderError?> ReadAsync(PipelineResponse response, Func<string, ProviderError?> take, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(response.ContentStream!, Encoding.UTF8);
        if (!response.Headers.TryGetValue("Content-Type", out var type) || type?.Contains("event-stream", StringComparison.OrdinalIgnoreCase) is not true)
        {
            return take(await reader.ReadToEndAsync(cancellationToken));
        }
        var data = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                data.Append(data.Length > 0 ? "\n" : "").Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
            }
            else if (line.Length is 0 && data.Length > 0)
            {
                if (take(data.ToString()) is { } error)
                {
                    return error;
                }
                data.Clear();
            }
        }
        // An event without the empty line after it is not whole, and does not count.
        return null;
    }
}
