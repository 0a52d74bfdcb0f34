using Microsoft.AspNetCore.WebUtilities;

namespace FineTuningStudio.Web.Api.Requests;

/// <summary>A part that has to stand before the file came behind it, when the file had been read already.</summary>
internal sealed class LatePartException(string partName) : Exception($"The part \"{partName}\" stands behind the file.");

/// <summary>The file's part of a multipart body; at its end it looks whether a part follows that would have had to come before.</summary>
internal sealed class FilePartStream(Stream part, MultipartReader reader, string partBefore) : Stream
{
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await part.ReadAsync(buffer, cancellationToken);
        if (read > 0 || _ended || buffer.IsEmpty)
        {
            return read;
        }
        _ended = true;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            if (UploadedFile.NameOf(section) == partBefore)
            {
                throw new LatePartException(partBefore);
            }
        }
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
