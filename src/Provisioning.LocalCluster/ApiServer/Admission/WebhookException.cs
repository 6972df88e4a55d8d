namespace Provisioning.LocalCluster.ApiServer.Admission;

/// <summary>A webhook gave no answer that can be understood.</summary>
internal sealed class WebhookException(string message, Exception? inner = null) : Exception(message, inner);
