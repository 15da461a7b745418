/// Tasks of the hub, each with its domain in the hub's grouping.
const TASKS: &[(&str, &[&str])] = &[
    (
        "natural language processing",
        &[
            "conversational",
            "feature-extraction",
            "fill-mask",
            "question-answering",
            "sentence-similarity",
            "summarization",
            "table-question-answering",
            "text-classification",
            "text-generation",
            "text-ranking",
            "text2text-generation",
            "token-classification",
            "translation",
            "zero-shot-classification",
        ],
    ),
    (
        "computer vision",
        &[
            "depth-estimation",
            "image-classification",
            "image-feature-extraction",
            "image-segmentation",
            "image-to-3d",
            "image-to-image",
            "image-to-video",
            "keypoint-detection",
            "mask-generation",
            "object-detection",
            "text-to-3d",
            "text-to-image",
            "text-to-video",
            "unconditional-image-generation",
            "video-classification",
            "zero-shot-image-classification",
            "zero-shot-object-detection",
        ],
    ),
    (
        "audio",
        &[
            "audio-classification",
            "audio-to-audio",
            "automatic-speech-recognition",
            "text-to-audio",
            "text-to-speech",
            "voice-activity-detection",
        ],
    ),
    (
        "multimodal",
        &[
            "any-to-any",
            "audio-text-to-text",
            "document-question-answering",
            "image-text-to-text",
            "image-to-text",
            "video-text-to-text",
            "visual-document-retrieval",
            "visual-question-answering",
        ],
    ),
    (
        "tabular",
        &[
            "tabular-classification",
            "tabular-regression",
            "time-series-forecasting",
        ],
    ),
    (
        "reinforcement learning",
        &["reinforcement-learning", "robotics"],
    ),
];

/// All tasks with a domain.
pub fn tasks() -> impl Iterator<Item = &'static str> {
    TASKS.iter().flat_map(|(_, tasks)| tasks.iter().copied())
}

/// The domain of a task.
pub fn task_domain(task: &str) -> Option<&'static str> {
    let (domain, _) = TASKS.iter().find(|(_, tasks)| tasks.contains(&task))?;
    Some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_of_one_domain() {
        let all: Vec<&str> = TASKS
            .iter()
            .flat_map(|(_, tasks)| *tasks)
            .copied()
            .collect();
        let different: std::collections::BTreeSet<&str> = all.iter().copied().collect();
        assert_eq!(all.len(), different.len());
        assert_eq!(
            task_domain("fill-mask"),
            Some("natural language processing")
        );
        assert_eq!(task_domain("fill"), None);
    }
}
