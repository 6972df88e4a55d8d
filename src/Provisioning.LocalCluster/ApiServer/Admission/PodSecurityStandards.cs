using System.Globalization;
using System.Text.Json.Nodes;
using Provisioning.LocalCluster.ApiServer.Json;
using Provisioning.LocalCluster.ApiServer.Kinds;
using Provisioning.LocalCluster.Client;

namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>The checks of the Pod Security Standards, with the real admission's wording.</summary>
internal static class PodSecurityStandards
{
    private static readonly string[] BaselineCapabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] HostNamespaceFields = ["hostNetwork", "hostPID", "hostIPC"];

    private static readonly string[] RestrictedVolumes = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
        "secret"];

    /// <summary>What is wrong, as <c>reason (detail)</c>; empty when the pod meets the standard.</summary>
    public static IReadOnlyList<string> Check(string level, JsonObject? metadata, JsonObject spec)
    {
        var failures = new List<string>();
        var restricted = level == "restricted";
        var pod = spec["securityContext"] as JsonObject;
        JsonObject[] containers = [.. spec.Objects("containers"), .. spec.Objects("initContainers"), .. spec.Objects("ephemeralContainers")];
        AppArmor(metadata, pod, containers, failures);
        HostNamespaces(spec, failures);
        if (!restricted)
        {
            Add(failures, "non-default capabilities", AddedCapabilities(containers, BaselineCapabilities));
            Add(failures, "hostPath volumes", Named("volume", spec.Objects("volumes").Where(v => v["hostPath"] is not null), ""));
            Seccomp(pod, containers, failures);
        }

        HostPorts(containers, failures);
        Add(failures, "privileged", Named("container", containers.Where(c => Context(c)?["privileged"].IsTrue() == true),
            " must not set securityContext.privileged=true"));
        if (restricted)
        {
            Restricted(spec, pod, containers, failures);
        }

        return failures;
    }

    private static void Restricted(JsonObject spec, JsonObject? pod, JsonObject[] containers, List<string> failures)
    {
        Add(failures, "allowPrivilegeEscalation != false",
            Named("container", containers.Where(c => !IsFalse(Context(c)?["allowPrivilegeEscalation"])),
                " must set securityContext.allowPrivilegeEscalation=false"));
        var drop = Named("container", containers.Where(c => (Context(c).Node("capabilities", "drop") as JsonArray)?.Any(d => d.AsString() == "ALL") != true),
            " must set securityContext.capabilities.drop=[\"ALL\"]");
        var added = AddedCapabilities(containers, ["NET_BIND_SERVICE"]);
        Add(failures, "unrestricted capabilities", string.Join("; ", new[] { drop, added }.Where(t => t is not null)));
        var volumes = spec.Objects("volumes")
            .Select(v => (Name: v.String("name"), Type: v.Select(p => p.Key).FirstOrDefault(k => k != "name" && !RestrictedVolumes.Contains(k))))
                .Where(v => v.Type is not null).ToArray();
        if (volumes.Length > 0)
        {
            var types = volumes.Select(v => $"\"{v.Type}\"").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            Add(failures, "restricted volume types",
                $"{Plural("volume", volumes.Length)} {string.Join(", ", volumes.Select(v => $"\"{v.Name}\""))} "
                    + $"{(volumes.Length == 1 ? "uses" : "use")} restricted volume {Plural("type", types.Length)} {string.Join(", ", types)}");
        }

        RunAsNonRoot(pod, containers, failures);
        var roots = containers.Where(c => Context(c)?["runAsUser"].AsLong() == 0);
        Add(failures, "runAsUser=0", pod?["runAsUser"].AsLong() == 0 ? "pod must not set runAsUser=0" : Named("container", roots, " must not set runAsUser=0"));
        if (pod.String("seccompProfile", "type") is not ("RuntimeDefault" or "Localhost"))
        {
            Add(failures, "seccompProfile",
                Named("pod or container", containers.Where(c => Context(c).String("seccompProfile", "type") is not ("RuntimeDefault" or "Localhost")),
                " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""));
        }
    }

    private static void RunAsNonRoot(JsonObject? pod, JsonObject[] containers, List<string> failures)
    {
        var denied = containers.Where(c => IsFalse(Context(c)?["runAsNonRoot"])).ToArray();
        if (IsFalse(pod?["runAsNonRoot"]))
        {
            Add(failures, "runAsNonRoot != true", "pod must not set securityContext.runAsNonRoot=false");
        }
        else if (denied.Length > 0)
        {
            Add(failures, "runAsNonRoot != true", Named("container", denied, " must not set securityContext.runAsNonRoot=false"));
        }
        else if (pod?["runAsNonRoot"].IsTrue() != true)
        {
            Add(failures, "runAsNonRoot != true",
                Named("pod or container", containers.Where(c => Context(c)?["runAsNonRoot"].IsTrue() != true), " must set securityContext.runAsNonRoot=true"));
        }
    }

    private static void AppArmor(JsonObject? metadata, JsonObject? pod, JsonObject[] containers, List<string> failures)
    {
        var unconfined = (metadata?["annotations"] as JsonObject ?? [])
            .Where(a => a.Key.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)
            && a.Value.AsString() is "unconfined").Select(a => $"annotation \"{a.Key}\" must not be set to \"unconfined\"").FirstOrDefault();
        Add(failures, "forbidden AppArmor profile", pod.String("appArmorProfile", "type") == "Unconfined"
            ? "pod must not set AppArmor profile type to \"Unconfined\""
            : unconfined ?? Named("container", containers.Where(c => Context(c).String("appArmorProfile", "type") == "Unconfined"),
                " must not set AppArmor profile type to \"Unconfined\""));
    }

    private static void HostNamespaces(JsonObject spec, List<string> failures)
    {
        string[] used = [.. HostNamespaceFields.Where(n => spec[n].IsTrue()).Select(n => $"{n}=true")];
        Add(failures, "host namespaces", used.Length == 0 ? null : string.Join(", ", used));
    }

    private static void HostPorts(JsonObject[] containers, List<string> failures)
    {
        var users = containers.Where(c => c.Objects("ports").Any(p => p["hostPort"].AsLong() > 0)).ToArray();
        var ports = users.SelectMany(c => c.Objects("ports")).Select(p => p["hostPort"].AsLong()).Where(p => p > 0).Distinct().Order()
            .Select(p => p!.Value.ToString(CultureInfo.InvariantCulture)).ToArray();
        Add(failures, "hostPort", Named("container", users,
            $" {(users.Length == 1 ? "uses" : "use")} {Plural("hostPort", ports.Length)} {string.Join(", ", ports)}"));
    }

    private static void Seccomp(JsonObject? pod, JsonObject[] containers, List<string> failures)
    {
        const string Text = " must not set securityContext.seccompProfile.type to \"Unconfined\"";
        Add(failures, "seccompProfile", pod.String("seccompProfile", "type") == "Unconfined"
            ? "pod" + Text
            : Named("container", containers.Where(c => Context(c).String("seccompProfile", "type") == "Unconfined"), Text));
    }

    private static string? AddedCapabilities(JsonObject[] containers, string[] allowed)
    {
        var bad = containers.Select(c => (Container: c,
            Added: (Context(c).Node("capabilities", "add") as JsonArray ?? []).Select(a => a.AsString() ?? "").Where(a => !allowed.Contains(a)).ToArray()))
            .Where(c => c.Added.Length > 0).ToArray();
        var names = bad.SelectMany(b => b.Added).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(a => $"\"{a}\"");
        return Named("container", bad.Select(b => b.Container), $" must not include {string.Join(", ", names)} in securityContext.capabilities.add");
    }

    private static string? Named(string what, IEnumerable<JsonObject> items, string text)
    {
        var names = items.Select(i => $"\"{i.String("name")}\"").ToArray();
        return names.Length == 0 ? null : $"{Plural(what, names.Length)} {string.Join(", ", names)}{text}";
    }

    private static void Add(List<string> failures, string reason, string? detail)
    {
        if (!string.IsNullOrEmpty(detail))
        {
            failures.Add($"{reason} ({detail})");
        }
    }

    private static JsonObject? Context(JsonObject container) => container["securityContext"] as JsonObject;

    private static bool IsFalse(JsonNode? value) => value.IsBoolean() && !value.IsTrue();

    private static string Plural(string what, int count) => count == 1 ? what : what + "s";
}
