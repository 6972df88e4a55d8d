using System.Text;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.Node;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>Runs a command in a container over streams that a protocol has opened, and says on the error stream how it ended.</summary>
/// <param name="Stdin">Null when not asked for; so are the others.</param>
internal sealed record ExecSession(Stream? Stdin, Stream? Stdout, Stream? Stderr, DuplexStream Error)
{
    public async Task RunAsync(INode node, string ns, string pod, ExecOptions options, CancellationToken cancellationToken)
    {
        JsonObject status;
        try
        {
            var stdout = Stdout ?? Stream.Null;
            // A terminal has one output.
            var stderr = options.Tty ? stdout : Stderr ?? Stream.Null;
            var exitCode = await node.ExecAsync(ns, pod, options.Container, options.Command, Stdin, stdout, stderr, cancellationToken).ConfigureAwait(false);
            status = exitCode == 0 ? new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" } : NonZeroExit(exitCode);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            status = Failure("InternalError", $"Internal error occurred: error executing command in container: {e.Message}", 500);
        }

        foreach (var output in new[] { Stdout, Stderr })
        {
            if (output is DuplexStream stream)
            {
                await stream.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        await Error.WriteAsync(Encoding.UTF8.GetBytes(status.ToJsonString()), cancellationToken).ConfigureAwait(false);
        await Error.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject NonZeroExit(int exitCode)
    {
        var text = exitCode.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = $"command terminated with non-zero exit code: error executing command, exit code {text}",
            ["reason"] = "NonZeroExitCode",
            ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ExitCode", ["message"] = text }) },
        };
    }

    private static JsonObject Failure(string reason, string message, int code) => new()
    {
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) },
        ["code"] = code,
    };
}
