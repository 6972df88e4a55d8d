using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Provisioning.LocalCluster.CloudNativePg.Model;

namespace Provisioning.LocalCluster.CloudNativePg.Instances;

/// <summary>Writes a container's log as the instance manager does: one JSON object a line. As a writer it takes PostgreSQL's own lines.</summary>
internal sealed class InstanceLog(TextWriter output, string pod, TimeProvider time) : TextWriter
{
    private readonly Lock _lock = new();

    public override Encoding Encoding => Encoding.UTF8;

    public void Info(string message) => Write("info", "instance-manager", message, null);

    public void Error(string message, string error) => Write("error", "instance-manager", message, error);

    public override void WriteLine(string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            Write("info", "postgres", value, null);
        }
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public override void Write(char value) => output.Write(value);

    private void Write(string level, string logger, string message, string? error)
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
            if (error is not null)
            {
                writer.WriteString("error", error);
            }

            writer.WriteEndObject();
        }

        lock (_lock)
        {
            output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
    }
}
