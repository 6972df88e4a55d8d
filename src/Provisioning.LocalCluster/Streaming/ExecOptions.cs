using Microsoft.AspNetCore.Http;

namespace Provisioning.LocalCluster.Streaming;

/// <summary>The query of <c>pods/exec</c>.</summary>
internal sealed record ExecOptions(IReadOnlyList<string> Command, string? Container, bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    public static ExecOptions From(IQueryCollection query) => new(
        [.. query["command"].Select(c => c ?? "")],
        query["container"] is [{ Length: > 0 } container] ? container : null,
        query.IsTrue("stdin"), query.IsTrue("stdout"), query.IsTrue("stderr"), query.IsTrue("tty"));
}
