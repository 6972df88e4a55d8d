using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>
/// Writes a container's log as the instance manager does: one JSON object a line. As a writer it takes PostgreSQL's own lines; those with a severity become
/// records.
/// </summary>
internal sealed partial class InstanceLog(TextWriter output, string pod, TimeProvider time) : TextWriter
{
    private readonly Lock _lock = new();

    public override Encoding Encoding => Encoding.UTF8;

    public void Info(string message) => Write("info", "instance-manager", message, null);

    public void Error(string message, string error) => Write("error", "instance-manager", message, w => w.WriteString("error", error));

    /// <summary>Takes a line that a program wrote to its standard error.</summary>
    public void Output(string program, string line) => Write("info", program, line, w => w.WriteString("pipe", "stderr"));

    public override void WriteLine(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return;
        }

        if (Severity().Match(value) is not { Success: true } match)
        {
            Write("info", "postgres", value, null);
            return;
        }

        Write("info", "postgres", "record", writer =>
        {
            writer.WriteStartObject("record");
            writer.WriteString("log_time", Conditions.MicroTimestamp(time.GetUtcNow()));
            writer.WriteString("error_severity", match.Groups["severity"].ValueSpan);
            writer.WriteString("message", match.Groups["message"].ValueSpan);
            writer.WriteEndObject();
        });
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Write(char value) => output.Write(value);

    private void Write(string level, string logger, string message, Action<Utf8JsonWriter>? more)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("level", level);
            writer.WriteString("ts", Conditions.MicroTimestamp(time.GetUtcNow()));
            writer.WriteString("logger", logger);
            writer.WriteString("msg", message);
            writer.WriteString("logging_pod", pod);
            more?.Invoke(writer);
            writer.WriteEndObject();
        }

        lock (_lock)
        {
            output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
    }

    [GeneratedRegex(
        "^(?<severity>DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC):  (?<message>.*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Severity();
}
