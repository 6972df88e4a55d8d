using System.Text;
using System.Threading.Channels;

namespace Provisioning.LocalCluster.Node.Logs;

/// <summary>
/// The log of one run of a container: a file of bounded size with a timestamp before every line, that can be followed. Thread safe.
/// Keeps no file open, because a node may run thousands of containers.
/// </summary>
internal sealed class ContainerLog(string path, TimeProvider time) : TextWriter
{
    private const long MaximumBytes = 5 << 20;

    private readonly Lock _lock = new();
    private readonly StringBuilder _line = new();
    private readonly List<ChannelWriter<LogLine>> _followers = [];
    private bool _ended;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_lock)
        {
            if (value == '\n')
            {
                Append(_line.ToString());
                _line.Clear();
            }
            else
            {
                _line.Append(value);
            }
        }
    }

    public override void Write(char[] buffer, int index, int count)
    {
        foreach (var value in buffer.AsSpan(index, count))
        {
            Write(value);
        }
    }

    public override void WriteLine(string? value)
    {
        lock (_lock)
        {
            Append(_line.Append(value).ToString());
            _line.Clear();
        }
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    /// <summary>The container ended: nothing follows, and whoever follows is told.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_line.Length > 0)
            {
                Append(_line.ToString());
                _line.Clear();
            }

            _ended = true;
            _followers.ForEach(f => f.TryComplete());
            _followers.Clear();
        }
    }

    /// <summary>What is written already, and what will be.</summary>
    public (IReadOnlyList<LogLine> Written, ChannelReader<LogLine> Following) Follow()
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            if (_ended)
            {
                channel.Writer.TryComplete();
            }
            else
            {
                _followers.Add(channel.Writer);
            }

            return (Read(), channel.Reader);
        }
    }

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
    }

    private List<LogLine> Read() =>
        [.. new[] { path + ".1", path }.Where(File.Exists).SelectMany(File.ReadLines).Select(LogLine.Parse)];

    private void Append(string text)
    {
        var line = new LogLine(time.GetUtcNow(), text);
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length > MaximumBytes)
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            File.AppendAllText(path, line + "\n");
        }
        catch (IOException)
        {
            // The disk is full or the pod's directory is being removed: a container must not die of its log.
        }

        _followers.ForEach(f => f.TryWrite(line));
    }
}
