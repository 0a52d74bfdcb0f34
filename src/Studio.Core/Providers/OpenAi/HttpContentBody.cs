using System.ClientModel;

namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>Streams an <see cref="HttpContent"/> (JSON, or multipart with quoted file names) through the package's pipeline.</summary>
internal sealed class HttpContentBody(HttpContent content) : BinaryContent
{
    public override bool TryComputeLength(out long length)
    {
        length = content.Headers.ContentLength ?? 0;
        return content.Headers.ContentLength is not null;
    }

    public override void WriteTo(Stream stream, CancellationToken cancellationToken = default) =>
        content.CopyTo(stream, null, cancellationToken);

    public override Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default) =>
        content.CopyToAsync(stream, cancellationToken);

    public override void Dispose() => content.Dispose();
}
