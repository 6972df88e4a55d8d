namespace Provisioning.Kubernetes.Tests.PostgreSql.Probe;

/// <summary>A server that says what it is told to, whatever the client sends; then it closes.</summary>
internal sealed class ScriptedStream(byte[] answers) : Stream
{
    private readonly MemoryStream _answers = new(answers);

    public MemoryStream Sent { get; } = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => _answers.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => Sent.Write(buffer, offset, count);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
